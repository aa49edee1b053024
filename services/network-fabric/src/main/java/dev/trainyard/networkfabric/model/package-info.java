/**
 * The network fabric as a pure model: the Clos of each pool by arithmetic, traffic of running jobs aggregated per job
 * and tier, max-min shares of uplinks and storage, step times, and link faults.
 *
 * <p>Traffic is never followed flow by flow: a job asks an uplink for what its rings and pipeline sends push through it
 * while they run, weighted by the share of the step in which they do.
 */
@NullMarked
package dev.trainyard.networkfabric.model;

import org.jspecify.annotations.NullMarked;
