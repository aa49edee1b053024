package dev.trainyard.door.projection;

import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.kernel.VirtualTime;
import java.util.Locale;

/** What is said of jobs, in sentences. */
final class JobTales {
    private JobTales() {}

    /** How a job stands, for its top condition. */
    static String state(JobFold job) {
        return switch (job.phase()) {
            case ACCEPTED -> "is in the log and not yet in the yard";
            case QUEUED -> "waits for nodes";
            case STARTING -> "has its nodes and starts";
            case RUNNING -> "trains";
            case RECOVERING -> "was interrupted and recovers";
            case SUSPENDED -> "is suspended";
            case SUCCEEDED -> "has done all its work";
            case CANCELLED -> "was cancelled";
        };
    }

    /** The last line of a story: how the job stands at a time. */
    static String now(JobFold job, long nowNs) {
        GangWaiting waiting = job.waiting();
        return switch (job.phase()) {
            case ACCEPTED -> "is in the log and enters the yard with the next window of time";
            case QUEUED, RECOVERING -> {
                String what = job.phase() == JobFold.Phase.QUEUED ? "waits for nodes" : "recovers";
                yield waiting == null ? what : what + ": " + sentence(waiting);
            }
            case STARTING -> {
                JobRunning coming = job.coming();
                yield coming == null
                        ? "its workers start"
                        : "its workers start and compile; the first step begins at "
                                + VirtualText.time(coming.sinceNs());
            }
            case RUNNING -> {
                long steps = job.stepsAt(nowNs);
                long target = job.targetSteps();
                String of =
                        target > 0 ? String.format(Locale.ROOT, " of %,d (%d %%)", target, 100 * steps / target) : "";
                yield String.format(
                        Locale.ROOT,
                        "trains at %s a step, is at step %,d%s; goodput %.1f %%",
                        VirtualText.about(job.stepNs()),
                        steps,
                        of,
                        100 * job.goodput(nowNs));
            }
            case SUSPENDED -> String.format(Locale.ROOT, "is suspended at step %,d", job.stepsAt(nowNs));
            case SUCCEEDED, CANCELLED -> "is over";
        };
    }

    static String sentence(GangWaiting waiting) {
        return waiting.estimatedStartNs() == VirtualTime.NEVER_NS
                ? waiting.sentence()
                : waiting.sentence() + "; might start at " + VirtualText.time(waiting.estimatedStartNs());
    }

    static String interrupted(JobInterrupted event, String node, long chips) {
        String what = node.isEmpty() ? event.cause() : "node " + node + " " + failure(event.cause());
        if (event.planned()) {
            return String.format(
                    Locale.ROOT, "stopped after a checkpoint at step %,d: %s", event.stepKept(), event.cause());
        }
        if (!event.counted()) {
            return what + " while the job was not running yet; it begins again";
        }
        long lost = event.stepReached() - event.stepKept();
        return String.format(
                Locale.ROOT,
                "%s; %,d %s lost, %s of %,d chips; noticed after %s",
                what,
                lost,
                lost == 1 ? "step" : "steps",
                VirtualText.about(event.lostNs()),
                chips,
                VirtualText.about(event.detectedNs() - event.beganNs()));
    }

    /** What a node lost, with the published name of the cause. */
    static String failure(String cause) {
        String c = cause.toLowerCase(Locale.ROOT);
        String what;
        if (c.contains("hbm")) {
            what = "lost its HBM";
        } else if (c.contains("memory")) {
            what = "lost its memory";
        } else if (c.contains("network") || c.contains("cable") || c.contains("nic") || c.contains("link")) {
            what = "lost its link";
        } else if (c.contains("software") || c.contains("bug")) {
            what = "lost its worker";
        } else if (c.contains("gpu") || c.contains("chip") || c.contains("accelerator")) {
            what = "lost a chip";
        } else {
            what = "failed";
        }
        return what + " (" + cause + ")";
    }

    static String finished(boolean succeeded, JobAccounts a) {
        return String.format(
                Locale.ROOT,
                "%s after %s: %,d steps, goodput %.1f %%, %,d interruptions (%,d planned), %,.1f node hours",
                succeeded ? "succeeded" : "was cancelled",
                VirtualText.about(a.totalNs()),
                a.steps(),
                a.totalNs() == 0 ? 0.0 : 100.0 * a.productiveNs() / a.totalNs(),
                a.interruptionsPlanned() + a.interruptionsUnexpected(),
                a.interruptionsPlanned(),
                a.nodeHoursHeld());
    }
}
