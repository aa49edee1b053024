/**
 * From the log to the status of objects: the latest only, within limits that an API server bears, each field under one
 * owner. What is written is compared with what stands there, so that nothing is written twice.
 */
@NullMarked
package dev.trainyard.operator.status;

import org.jspecify.annotations.NullMarked;
