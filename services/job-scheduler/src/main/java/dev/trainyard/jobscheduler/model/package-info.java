/**
 * The pure model of the job scheduler: who may use a node and who does. Events change the books at once; one decision at
 * the end of each virtual instant answers gangs, so that what arrives together is ordered by priority and not by source.
 */
@NullMarked
package dev.trainyard.jobscheduler.model;

import org.jspecify.annotations.NullMarked;
