package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.training.CommTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Solves shares of uplinks and step times of all running jobs of a pool together.
 *
 * <p>While a job communicates, it shares each uplink max-min fairly with the others, each of which is there only for the
 * part of its own step in which it communicates (its duty): the job has weight 1 and no other weight than that, another
 * job k has weight duty(k), so its mean demand is duty(k) x peak(k), bytes of a step over the time of a step. A longer
 * communication time makes a duty longer, never shorter, so iterating from the duties of jobs that run alone climbs to
 * the least fixed point; and as a duty is at most 1, nobody gets less than the equal share. All jobs are updated at
 * once, in the given order, at most {@link #ITERATIONS_MAX} times, so the outcome is a pure function of the set.
 */
final class ContentionSolver {
    /** Iterations at most; random small yards need up to 12. */
    static final int ITERATIONS_MAX = 20;

    private static final double CONVERGED = 1e-6;

    private static final double[] NOTHING = {};

    private final List<JobLoad> jobs;
    private final long[] stepNs;
    private final double[][] duties;
    private final List<Uplink> uplinks;

    private ContentionSolver(PoolFabric pool, List<JobLoad> jobs) {
        this.jobs = jobs;
        stepNs = new long[jobs.size()];
        duties = new double[jobs.size()][];
        uplinks = Uplink.contended(pool, jobs);
    }

    /**
     * Step times.
     *
     * @param pool the pool
     * @param jobs its running jobs in a fixed order
     * @return step time of each job, in that order
     */
    static long[] stepTimes(PoolFabric pool, List<JobLoad> jobs) {
        ContentionSolver solver = new ContentionSolver(pool, jobs);
        solver.begin();
        for (int i = 0; i < ITERATIONS_MAX && !solver.uplinks.isEmpty(); i++) {
            if (!solver.iterate()) {
                break;
            }
        }
        return solver.stepNs;
    }

    private void begin() {
        for (int j = 0; j < stepNs.length; j++) {
            stepNs[j] = jobs.get(j).stepAloneNs();
            duties[j] = jobs.get(j).dutiesAlone();
        }
    }

    /** One round; false when no step time moved any more. */
    private boolean iterate() {
        double[][] shares = new double[stepNs.length][];
        for (int j = 0; j < stepNs.length; j++) {
            shares[j] = crosses(j) ? jobs.get(j).traffic().sharesAlone() : NOTHING;
        }
        for (Uplink uplink : uplinks) {
            uplink.share(duties, shares);
        }
        boolean moved = false;
        for (int j = 0; j < stepNs.length; j++) {
            if (crosses(j)) {
                long before = stepNs[j];
                update(j, shares[j]);
                moved |= Math.abs(stepNs[j] - before) > CONVERGED * before;
            }
        }
        return moved;
    }

    /** Whether a job sends anything through a resource that others may hold up. */
    private boolean crosses(int j) {
        return duties[j].length > 0;
    }

    private void update(int j, double[] shares) {
        JobLoad job = jobs.get(j);
        CommTimes times = job.traffic().times(shares);
        stepNs[j] = job.stepNs(times, shares);
        job.traffic().duties(times, stepNs[j], duties[j]);
    }

    /** One contended resource with the jobs that cross it; member i is entry {@code entries[i]} of job {@code jobs[i]}. */
    private static final class Uplink {
        private final int[] jobs;
        private final int[] entries;
        private final double[] weights;
        private final MaxMinShares fair;

        private Uplink(int[] jobs, int[] entries, MaxMinShares fair) {
            this.jobs = jobs;
            this.entries = entries;
            this.weights = new double[jobs.length];
            this.fair = fair;
        }

        /** All resources that more than one job crosses, by number. */
        static List<Uplink> contended(PoolFabric pool, List<JobLoad> loads) {
            int[] users = new int[pool.resources()];
            for (JobLoad load : loads) {
                for (int resource : load.traffic().resources()) {
                    users[resource]++;
                }
            }
            List<Uplink> contended = new ArrayList<>();
            for (int resource = 0; resource < users.length; resource++) {
                if (users[resource] > 1) {
                    contended.add(of(resource, users[resource], pool, loads));
                }
            }
            return contended;
        }

        private static Uplink of(int resource, int members, PoolFabric pool, List<JobLoad> loads) {
            int[] jobs = new int[members];
            int[] entries = new int[members];
            double[] peaks = new double[members];
            int filled = 0;
            for (int j = 0; j < loads.size(); j++) {
                JobTraffic traffic = loads.get(j).traffic();
                int entry = Arrays.binarySearch(traffic.resources(), resource);
                if (entry >= 0) {
                    jobs[filled] = j;
                    entries[filled] = entry;
                    peaks[filled++] = traffic.peakGBps()[entry];
                }
            }
            return new Uplink(jobs, entries, new MaxMinShares(pool.capacityGBps(resource), peaks));
        }

        /** Writes every member's share. */
        void share(double[][] duties, double[][] shares) {
            for (int i = 0; i < jobs.length; i++) {
                weights[i] = duties[jobs[i]][entries[i]];
            }
            fair.weigh(weights);
            for (int i = 0; i < jobs.length; i++) {
                shares[jobs[i]][entries[i]] = fair.levelWith(i, 1);
            }
        }
    }
}
