package dev.trainyard.yard.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardEvent;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunJournalTest {
    private static final long SECOND = VirtualTime.SECOND_NS;

    private final RunJournal journal = new RunJournal(Catalogue.bundled());
    private long sequence;

    @Test
    void jobGoesFromQueueOverStartToRunning() {
        // Given a job that is told to wait, then placed, then runs from second 100 at 5 s a step
        submit("job");
        tell(1, new GangWaiting(0, 1, WaitReason.CAPACITY, "needs 2048 nodes, 12 are free", VirtualTime.NEVER_NS));

        // Then it waits, for the reason told
        assertThat(progress(10).state()).isEqualTo(JobState.QUEUED);
        assertThat(progress(10).waitingFor()).isEqualTo("needs 2048 nodes, 12 are free");

        // When it is placed and runs
        tell(20, new GangPlaced(0, 1, new int[] {0, 1}, new int[0]));
        tell(60, new JobRunning(0, 1, 100 * SECOND, 0, 5 * SECOND));

        // Then the journal answers for any time
        assertThat(progress(19).state()).isEqualTo(JobState.QUEUED);
        assertThat(progress(20).state()).isEqualTo(JobState.STARTING);
        assertThat(progress(20).waitingFor()).isEmpty();
        assertThat(progress(99).step()).isZero();
        assertThat(progress(100).state()).isEqualTo(JobState.RUNNING);
        assertThat(progress(199).step()).isEqualTo(19);
        assertThat(progress(200).step()).isEqualTo(20);
        assertThat(progress(200).goodput()).isEqualTo(0.5);
        assertThat(progress(200).expectedEndNs()).isEqualTo(VirtualTime.DAY_NS);
    }

    @Test
    void interruptionTakesStepsBackToTheLastCheckpoint() {
        // Given a running job
        submit("job");
        tell(20, new GangPlaced(0, 1, new int[] {0}, new int[0]));
        tell(60, new JobRunning(0, 1, 100 * SECOND, 0, 5 * SECOND));

        // When it is interrupted at second 600, noticed at 630, and runs again from 800
        tell(630, interrupted(1, 600, 630, true, 98, 80));
        tell(800, new JobRunning(0, 2, 800 * SECOND, 80, 5 * SECOND));

        // Then steps stop at the begin of the fault, fall back on detection and go on from the kept ones
        assertThat(progress(599).step()).as("a stall is not extrapolated over").isEqualTo(98);
        assertThat(progress(600).state()).isEqualTo(JobState.RECOVERING);
        assertThat(progress(629).step()).isEqualTo(98);
        assertThat(progress(630).step()).isEqualTo(80);
        assertThat(progress(900).step()).isEqualTo(100);
        assertThat(progress(599).interruptions()).isZero();
        assertThat(progress(600).unexpected()).isEqualTo(1);
        Interruption interruption =
                journal.histories(1000 * SECOND).get(0).interruptions().get(0);
        assertThat(interruption.resumedNs()).isEqualTo(800 * SECOND);
        assertThat(interruption.costNs(0)).isEqualTo(200 * SECOND + 18 * 5 * SECOND);
    }

    @Test
    void goodputCountsEachStepAtTheNominalDurationOfTheAttemptThatMadeIt() {
        // Given an attempt at 5 s a step where 4 s are nominal, and after it one elsewhere at 10 s, all of it nominal
        submit("job");
        tell(60, solved(1, 5, 4));
        tell(60, new JobRunning(0, 1, 100 * SECOND, 0, 5 * SECOND));
        tell(630, interrupted(1, 600, 630, true, 98, 80));
        tell(800, new JobRunning(0, 2, 800 * SECOND, 80, 10 * SECOND));
        tell(800, solved(2, 10, 10));

        // Then steps lost are not counted, and neither attempt's duration is taken for the other's steps
        assertThat(progress(500).goodput()).isEqualTo(80 * 4 / 500.0);
        assertThat(progress(700).goodput()).isEqualTo(80 * 4 / 700.0);
        assertThat(progress(1000).goodput()).isEqualTo((80 * 4 + 20 * 10) / 1000.0);
        JobAccounts accounts = journal.histories(1000 * SECOND).getFirst().accounts();
        assertThat(accounts.productiveNs()).isEqualTo((80 * 4 + 20 * 10) * SECOND);
        assertThat(accounts.degradedNs()).isEqualTo(100 * SECOND);
    }

    private static StepTimeSolved solved(int attempt, long stepSeconds, long nominalSeconds) {
        return new StepTimeSolved(0, attempt, 0, stepSeconds * SECOND, nominalSeconds * SECOND, 0, 0, 0);
    }

    @Test
    void faultBeforeAnAnnouncedStartCallsTheStartOff() {
        // Given a recovery that was to end at second 900
        submit("job");
        tell(20, new GangPlaced(0, 1, new int[] {0}, new int[0]));
        tell(60, new JobRunning(0, 1, 100 * SECOND, 0, 5 * SECOND));
        tell(630, interrupted(1, 600, 630, true, 98, 80));
        tell(640, new JobRunning(0, 2, 900 * SECOND, 80, 5 * SECOND));

        // When a second fault strikes at 700, during the recovery
        tell(710, interrupted(2, 700, 710, false, 80, 80));

        // Then the job is not running at 950, and the first interruption is still open
        assertThat(progress(950).state()).isEqualTo(JobState.RECOVERING);
        assertThat(progress(950).interruptions())
                .as("a fault during recovery is no new one")
                .isEqualTo(1);
        assertThat(journal.histories(950 * SECOND).get(0).interruptions()).noneMatch(Interruption::resumed);

        // When it runs again at 1000, then both end there
        tell(720, new JobRunning(0, 3, 1000 * SECOND, 80, 5 * SECOND));
        assertThat(progress(1000).state()).isEqualTo(JobState.RUNNING);
        assertThat(journal.histories(2000 * SECOND).get(0).interruptions())
                .allMatch(i -> i.resumedNs() == 1000 * SECOND);
    }

    @Test
    void accountsOfUnfinishedJobAddUpAtAnyTime() {
        // Given a log that goes on, cut anywhere
        RunJournal whole = FakeRun.llama(7).journal();
        List<Envelope> log = FakeRun.llama(7).log();
        RunJournal unfinished = new RunJournal(Catalogue.bundled());
        log.subList(0, log.size() - 1).forEach(unfinished::accept);

        for (long atNs = 0; atNs < 54 * VirtualTime.DAY_NS; atNs += 37 * VirtualTime.HOUR_NS + 11 * SECOND) {
            // When the books are closed early
            JobAccounts a = unfinished.histories(atNs).get(0).accounts();

            // Then the parts are the whole, none is negative, and the estimate of the goodput is the live figure
            assertThat(parts(a)).allMatch(ns -> ns >= 0);
            assertThat(parts(a).stream().mapToLong(Long::longValue).sum())
                    .as("at %d", atNs)
                    .isEqualTo(a.totalNs());
            assertThat((double) a.productiveNs() / Math.max(1, a.totalNs()))
                    .isCloseTo(whole.progress(atNs).get(0).goodput(), within(1e-9));
        }
    }

    @Test
    void estimateComesCloseToTheExactBooks() {
        // Given a whole life but for its last event
        FakeRun run = FakeRun.llama(3);
        RunJournal unfinished = new RunJournal(Catalogue.bundled());
        run.log().subList(0, run.log().size() - 1).forEach(unfinished::accept);

        // When the books are estimated just before the end
        JobAccounts estimate =
                unfinished.histories(54 * VirtualTime.DAY_NS).get(0).accounts();
        JobAccounts exact = run.result().jobs().get(0).accounts();

        // Then each part is near the exact one
        assertThat(estimate.interruptionsUnexpected()).isEqualTo(exact.interruptionsUnexpected());
        assertThat(estimate.detectionNs()).isEqualTo(exact.detectionNs());
        assertThat((double) estimate.productiveNs())
                .isCloseTo((double) exact.productiveNs(), within(1e-3 * exact.totalNs()));
        assertThat((double) estimate.recomputationNs())
                .isCloseTo((double) exact.recomputationNs(), within(2e-3 * exact.totalNs()));
        assertThat(estimate.nodeHoursHeld()).isCloseTo(exact.nodeHoursHeld(), within(1.0));
    }

    @Test
    void shardsMayBeReadOneAfterTheOther() {
        // Given a log whose jobs' events are handed over in another order between jobs
        FakeRun run = FakeRun.small(5, "third");
        List<Envelope> commands =
                run.log().stream().filter(e -> e.source() == Envelope.DOOR).toList();
        List<Envelope> events = new ArrayList<>(
                run.log().stream().filter(e -> e.source() != Envelope.DOOR).toList());
        Collections.sort(events, (a, b) -> Long.compare(a.timeNs(), b.timeNs()));

        // When it is read
        RunJournal other = new RunJournal(Catalogue.bundled());
        commands.forEach(other::accept);
        events.forEach(other::accept);

        // Then it tells the same story
        assertThat(other.result(run.facts()).summary()).isEqualTo(run.result().summary());
    }

    @Test
    void eventsWithoutTheirCommandsAreRefused() {
        assertThatThrownBy(() -> tell(1, new JobRunning(0, 1, 1, 0, 5 * SECOND)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("job 0")
                .hasMessageContaining("all commands of the run before its events");
    }

    private static List<Long> parts(JobAccounts a) {
        return List.of(
                a.productiveNs(),
                a.degradedNs(),
                a.checkpointNs(),
                a.detectionNs(),
                a.restartNs(),
                a.recomputationNs(),
                a.waitingNs(),
                a.suspendedNs());
    }

    private static JobInterrupted interrupted(
            int attempt, long began, long detected, boolean counted, long reached, long kept) {
        return new JobInterrupted(
                0,
                attempt,
                began * SECOND,
                detected * SECOND,
                "faulty GPU",
                false,
                counted,
                0,
                reached,
                kept,
                (reached - kept) * 5 * SECOND);
    }

    private JobProgress progress(long second) {
        return journal.progress(second * SECOND).get(0);
    }

    private void submit(String name) {
        journal.accept(new Envelope(
                0, 0, Envelope.DOOR, sequence++, 1, new ResourceApplied(FakeRun.pool("pool", 1056, "llama-3-2024"))));
        journal.accept(new Envelope(
                0,
                0,
                Envelope.DOOR,
                sequence++,
                1,
                new ResourceApplied(FakeRun.job(name, 2048, 64, VirtualTime.DAY_NS))));
    }

    private void tell(long second, YardEvent event) {
        journal.accept(new Envelope(second * SECOND, second * SECOND, 3, sequence++, 0, (Record) event));
    }
}
