package dev.trainyard.domain.status;

import dev.trainyard.domain.spec.Field;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a job stands. */
public record TrainingJobStatus(
        @Field("The generation of the spec that the models have seen.")
        long observedGeneration,

        @Field("Succeeded, Admitted, Running, Suspended; the reason of Succeeded is the state in one word.")
        List<Condition> conditions,

        @Field("Virtual time at which the job entered the yard; absent before.") @Nullable
        String submittedVirtualTime,

        @Field("Virtual time at which the job ended; absent before.") @Nullable
        String endedVirtualTime,

        @Field("The attempt that runs, starts or waits, from 1.")
        int attempt,

        @Field("Why the job waits; absent when it does not.") @Nullable
        Waiting waiting,

        @Field("Where the job lies; absent when it holds no nodes.") @Nullable
        Placement placement,

        @Field("How far the job is.") Progress progress,
        @Field("What the time was good for.") Goodput goodput,
        @Field("Interruptions so far.") Restarts restarts,

        @Field("Where the time went; given when the job is over.") @Nullable
        Accounts accounts)
        implements ResourceStatus {
    public TrainingJobStatus {
        conditions = List.copyOf(conditions);
    }

    /** Why a job waits. */
    public record Waiting(
            @Field("Quota, Capacity, Topology, Behind or Suspended.")
            String reason,

            @Field("The reason as a sentence with numbers.") String message,

            @Field("Virtual time at which the job might start; absent when nobody can tell.") @Nullable
            String estimatedStartTime) {}

    /** Where a job lies. */
    public record Placement(
            @Field("The pool.") String pool,
            @Field("Nodes that train.") int nodes,
            @Field("Warm standby nodes.") int spares,
            @Field("Racks that it touches.") int racks,
            @Field("Names of the first racks, at most 8.") List<String> domains) {
        /** Most racks that are named. */
        public static final int DOMAINS_MAX = 8;

        public Placement {
            domains = List.copyOf(domains);
        }
    }

    /** How far a job is. */
    public record Progress(
            @Field("Steps done and kept so far, at the virtual time of reading.")
            long steps,

            @Field("Steps of the whole job; absent when it ends by duration.") @Nullable
            Long targetSteps,

            @Field("Percent of the whole job.") int percent,

            @Field("Virtual time since when the rate holds; absent when no steps are made.") @Nullable
            String sinceVirtualTime,

            @Field("The same in ns.") @Nullable Long sinceVirtualTimeNs,

            @Field("Duration of a step, ns; absent when no steps are made.") @Nullable
            Long stepNs,

            @Field("Virtual time at which the job will end if all goes on as so far; absent when nobody can tell.")
            @Nullable
            String estimatedEndTime) {}

    /** What the time was good for. */
    public record Goodput(
            @Field("Kept steps at their nominal duration by time since submission, 0 to 1, with 4 digits.")
            String ratio) {}

    /** Interruptions. */
    public record Restarts(
            @Field("All interruptions of a running job.") int total,
            @Field("The planned ones among them.") int planned,

            @Field("Steps lost by them, which had to be made again.")
            long lostSteps,

            @Field("How many by each cause.") SortedMap<String, Integer> byCause) {
        public Restarts {
            byCause = Collections.unmodifiableSortedMap(new TreeMap<>(byCause));
        }
    }

    /** Where a job's time went: total is the sum of productive, degraded, and what was lost. Durations, see members. */
    public record Accounts(
            @Field("End minus submission.") String total,
            @Field("Kept steps at their nominal duration.") String productive,
            @Field("What kept steps took beyond that.") String degraded,
            @Field("Steps stopped for checkpoints.") String checkpoint,

            @Field("From begins of faults to their detection.")
            String detection,

            @Field("From detection or placement to the next step.")
            String restart,

            @Field("Steps that no checkpoint kept.") String recomputation,

            @Field("Without nodes, or stopped for maintenance.")
            String waiting,

            @Field("Suspended by people; absent when never.") @Nullable
            String suspended,

            @Field("Submission to first placement; a part of waiting.")
            String queue,

            @Field("Nodes held times hours, with 2 digits.") String nodeHours) {}
}
