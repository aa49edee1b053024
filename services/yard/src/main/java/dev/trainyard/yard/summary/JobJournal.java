package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobResumed;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows one job through the log. Confined to the lock of its {@link RunJournal}. */
final class JobJournal {
    private final List<JobChange> changes = new ArrayList<>();
    private final List<Interruption> interruptions = new ArrayList<>();
    private JobFacts facts;
    private String waitingFor = "";
    private long placedNs = VirtualTime.NEVER_NS;
    private int planned;
    private int unexpected;
    private @Nullable JobAccounts exactAccounts;
    // Placements and step times may be read before or after the events of the orchestrator that they belong to.
    private final TreeMap<Integer, Long> placedNsByAttempt = new TreeMap<>();
    private final Map<Integer, Long> nominalStepNsByAttempt = new HashMap<>();

    JobJournal(JobFacts facts) {
        this.facts = facts;
        changes.add(new JobChange(facts.submittedNs(), JobState.QUEUED, 0, 0, 0));
    }

    JobFacts facts() {
        return facts;
    }

    void onWaiting(GangWaiting waiting) {
        waitingFor = waiting.sentence();
    }

    void onPlaced(GangPlaced placed, long atNs, @Nullable PoolFacts pool) {
        waitingFor = "";
        if (pool != null) {
            facts = facts.in(pool);
        }
        placedNsByAttempt.put(placed.attempt(), atNs);
        if (placedNs == VirtualTime.NEVER_NS) {
            placedNs = atNs;
            append(new JobChange(atNs, JobState.STARTING, placed.attempt(), last().step(), 0));
        } else if (last().state() == JobState.QUEUED && last().attempt() == placed.attempt()) {
            append(new JobChange(atNs, JobState.STARTING, placed.attempt(), last().step(), 0));
        }
    }

    void onSuspended(JobSuspended suspended) {
        waitingFor = "";
        dropAfter(suspended.beganNs());
        append(new JobChange(suspended.beganNs(), JobState.SUSPENDED, suspended.attempt(), suspended.step(), 0));
    }

    void onResumed(JobResumed resumed, long atNs) {
        append(new JobChange(atNs, JobState.QUEUED, resumed.attempt(), resumed.step(), 0));
        Long placed = placedNsByAttempt.get(resumed.attempt());
        if (placed != null) {
            append(new JobChange(placed, JobState.STARTING, resumed.attempt(), resumed.step(), 0));
        }
    }

    void onSolved(StepTimeSolved solved) {
        nominalStepNsByAttempt.put(solved.attempt(), solved.nominalStepNs());
    }

    void onRunning(JobRunning running) {
        append(new JobChange(running.sinceNs(), JobState.RUNNING, running.attempt(), running.step(), running.stepNs()));
        for (int i = interruptions.size() - 1; i >= 0 && !interruptions.get(i).resumed(); i--) {
            interruptions.set(i, new Interruption(interruptions.get(i).event(), running.sinceNs()));
        }
    }

    void onInterrupted(JobInterrupted interrupted) {
        dropAfter(interrupted.beganNs());
        for (int i = interruptions.size() - 1;
                i >= 0 && interruptions.get(i).resumed() && interruptions.get(i).resumedNs() > interrupted.beganNs();
                i--) {
            interruptions.set(i, new Interruption(interruptions.get(i).event(), VirtualTime.NEVER_NS));
        }
        interruptions.add(new Interruption(interrupted, VirtualTime.NEVER_NS));
        if (interrupted.counted() && interrupted.planned()) {
            planned++;
        } else if (interrupted.counted()) {
            unexpected++;
        }
        int attempt = interrupted.attempt();
        append(new JobChange(interrupted.beganNs(), JobState.RECOVERING, attempt, interrupted.stepReached(), 0));
        append(new JobChange(interrupted.detectedNs(), JobState.RECOVERING, attempt, interrupted.stepKept(), 0));
    }

    void onFinished(JobFinished finished) {
        exactAccounts = finished.accounts();
        waitingFor = "";
        long endNs = facts.submittedNs() + finished.accounts().totalNs();
        dropAfter(endNs);
        append(new JobChange(
                endNs, finished.state(), last().attempt(), finished.accounts().steps(), 0));
    }

    JobProgress progress(long atNs) {
        int index = indexAt(atNs);
        JobChange change = changes.get(index);
        long step = stepAt(index, atNs);
        int plannedThen = planned;
        int unexpectedThen = unexpected;
        for (int i = interruptions.size() - 1;
                i >= 0 && interruptions.get(i).event().beganNs() > atNs;
                i--) {
            JobInterrupted later = interruptions.get(i).event();
            plannedThen -= later.counted() && later.planned() ? 1 : 0;
            unexpectedThen -= later.counted() && !later.planned() ? 1 : 0;
        }
        return new JobProgress(
                facts.number(),
                facts.name(),
                change.state(),
                step,
                goodput(index, atNs),
                plannedThen,
                unexpectedThen,
                expectedEndNs(step, atNs),
                index == changes.size() - 1 ? waitingFor : "");
    }

    JobHistory history(long atNs) {
        if (exactAccounts != null) {
            return new JobHistory(facts, last().state(), last().timeNs(), exactAccounts, changes, interruptions);
        }
        int index = indexAt(atNs);
        return new JobHistory(
                facts,
                changes.get(index).state(),
                Math.max(atNs, facts.submittedNs()),
                accountsSoFar(index, Math.max(atNs, facts.submittedNs())),
                changes.subList(0, index + 1),
                interruptions.stream().filter(i -> i.event().beganNs() <= atNs).toList());
    }

    private double goodput(int index, long atNs) {
        if (exactAccounts != null && atNs >= last().timeNs()) {
            return exactAccounts.totalNs() == 0 ? 0 : (double) exactAccounts.productiveNs() / exactAccounts.totalNs();
        }
        long sinceNs = atNs - facts.submittedNs();
        return sinceNs <= 0 ? 0 : Math.min(1, (double) productiveNs(index, atNs) / sinceNs);
    }

    /** Kept steps up to a time, each at the nominal duration of the attempt that made it. */
    private long productiveNs(int index, long atNs) {
        long productiveNs = 0;
        long fromStep = 0;
        long nominalNs = 0;
        for (int i = 0; i <= index; i++) {
            JobChange change = changes.get(i);
            if (change.state() == JobState.RUNNING) {
                productiveNs += (change.step() - fromStep) * nominalNs;
                fromStep = change.step();
                nominalNs = nominalStepNs(change);
            }
        }
        return Math.max(0, productiveNs + (stepAt(index, atNs) - fromStep) * nominalNs);
    }

    /** Another attempt may lie on other nodes, and have another nominal duration; within one it stays. */
    private long nominalStepNs(JobChange running) {
        return nominalStepNsByAttempt.getOrDefault(running.attempt(), running.stepNs());
    }

    private long expectedEndNs(long step, long atNs) {
        if (exactAccounts != null) {
            return last().timeNs();
        }
        if (facts.spec().until().durationNs() > 0) {
            int index = indexAt(atNs);
            return changes.get(index).state() == JobState.SUSPENDED
                    ? VirtualTime.NEVER_NS
                    : VirtualTime.plus(
                            facts.submittedNs() + nsIn(JobState.SUSPENDED, index, atNs),
                            facts.spec().until().durationNs());
        }
        long tokens = facts.spec().until().tokens();
        long steps = tokens > 0
                ? Math.ceilDiv(tokens, facts.tokensPerStep())
                : facts.spec().until().steps();
        if (step == 0 || steps == 0 || atNs <= facts.submittedNs()) {
            return VirtualTime.NEVER_NS;
        }
        double nsPerStep = (double) (atNs - facts.submittedNs()) / step;
        return VirtualTime.plus(atNs, Math.round(Math.max(0, steps - step) * nsPerStep));
    }

    /** Estimates the accounts of a job that is not over; the parts add up to the total, checkpoints are the remainder. */
    private JobAccounts accountsSoFar(int index, long atNs) {
        long totalNs = atNs - facts.submittedNs();
        long placedOrNowNs = Math.min(placedNs, atNs);
        long suspendedNs = nsIn(JobState.SUSPENDED, index, atNs);
        long queueNs = placedOrNowNs
                - facts.submittedNs()
                - nsIn(JobState.SUSPENDED, Math.min(index, indexAt(placedOrNowNs)), placedOrNowNs);
        long runningNs = 0;
        long degradedNs = 0;
        for (int i = 0; i <= index; i++) {
            JobChange change = changes.get(i);
            if (change.state() == JobState.RUNNING) {
                long untilNs = i == index ? atNs : changes.get(i + 1).timeNs();
                runningNs += untilNs - change.timeNs();
                degradedNs += (untilNs - change.timeNs()) / change.stepNs() * (change.stepNs() - nominalStepNs(change));
            }
        }
        long steps = stepAt(index, atNs);
        long productiveNs = Math.min(runningNs, productiveNs(index, atNs));
        long detectionNs = 0;
        long recomputationNs = 0;
        int plannedThen = 0;
        int unexpectedThen = 0;
        for (Interruption interruption : interruptions) {
            JobInterrupted event = interruption.event();
            if (event.beganNs() <= atNs) {
                detectionNs += Math.min(event.detectedNs(), atNs) - event.beganNs();
                recomputationNs += event.lostNs();
                plannedThen += event.counted() && event.planned() ? 1 : 0;
                unexpectedThen += event.counted() && !event.planned() ? 1 : 0;
            }
        }
        long stillNs = totalNs - queueNs - suspendedNs - runningNs;
        detectionNs = Math.min(detectionNs, stillNs);
        degradedNs = Math.min(degradedNs, runningNs - productiveNs);
        recomputationNs = Math.min(recomputationNs, runningNs - productiveNs - degradedNs);
        return new JobAccounts(
                totalNs,
                steps,
                productiveNs,
                degradedNs,
                runningNs - productiveNs - degradedNs - recomputationNs,
                detectionNs,
                stillNs - detectionNs,
                recomputationNs,
                queueNs,
                suspendedNs,
                queueNs,
                plannedThen,
                unexpectedThen,
                (double) (totalNs - queueNs - suspendedNs) / VirtualTime.HOUR_NS * facts.nodesHeld());
    }

    /** Time spent in a state up to a time, which lies in the change of this index. */
    private long nsIn(JobState state, int index, long atNs) {
        long ns = 0;
        for (int i = 0; i <= index; i++) {
            if (changes.get(i).state() == state) {
                ns += (i == index ? atNs : changes.get(i + 1).timeNs())
                        - changes.get(i).timeNs();
            }
        }
        return Math.max(0, ns);
    }

    private long stepAt(int index, long atNs) {
        JobChange change = changes.get(index);
        if (change.state() != JobState.RUNNING || atNs <= change.timeNs()) {
            return change.step();
        }
        long step = change.step() + (atNs - change.timeNs()) / change.stepNs();
        return index + 1 < changes.size()
                ? Math.min(step, changes.get(index + 1).step())
                : step;
    }

    /** Index of the last change at or before a time; the first one for times before it. */
    private int indexAt(long atNs) {
        int low = 0;
        int high = changes.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (changes.get(middle).timeNs() <= atNs) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private JobChange last() {
        return changes.get(changes.size() - 1);
    }

    /** Forgets what was announced for later than {@code timeNs} and did not come to pass; never the submission. */
    private void dropAfter(long timeNs) {
        while (changes.size() > 1 && last().timeNs() > timeNs) {
            changes.removeLast();
        }
    }

    private void append(JobChange change) {
        long timeNs = Math.max(change.timeNs(), last().timeNs());
        changes.add(new JobChange(timeNs, change.state(), change.attempt(), change.step(), change.stepNs()));
    }
}
