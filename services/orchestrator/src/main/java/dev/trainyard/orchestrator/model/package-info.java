/**
 * The orchestrator's model: the life of each job, its attempts, its progress as arithmetic and where its time went. It
 * knows only detected conditions, and learns of them by events.
 */
@NullMarked
package dev.trainyard.orchestrator.model;

import org.jspecify.annotations.NullMarked;
