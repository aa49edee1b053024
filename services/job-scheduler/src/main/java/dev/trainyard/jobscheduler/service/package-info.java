/**
 * The Quarkus wiring of the job-scheduler service: it hands its model to the shard host of the service kit, and folds the log into
 * its metrics. Nothing of a run is decided here, and services/yard, which hosts the model itself, does without it.
 */
@NullMarked
package dev.trainyard.jobscheduler.service;

import org.jspecify.annotations.NullMarked;
