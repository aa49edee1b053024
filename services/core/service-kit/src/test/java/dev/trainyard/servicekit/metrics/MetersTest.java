package dev.trainyard.servicekit.metrics;

import static dev.trainyard.servicekit.metrics.SampleYard.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.telemetry.NodeUse;
import dev.trainyard.domain.telemetry.RackTelemetry;
import dev.trainyard.domain.yard.NodeId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int[] NONE = {};
    private static final int WORKING = NodeUse.WORKING.ordinal();
    private static final int FREE = NodeUse.FREE.ordinal();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);
    private final JobSeats seats = new JobSeats(meters);

    @Test
    void aJobShowsItsPhaseStepsAndGoodputAsTimeGoesOn() {
        // Given a job of 2 s steps that began to step at 100 s
        JobMeters jobs = new JobMeters(meters, seats);
        YardNames names = SampleYard.apply(SampleYard.resources(1), jobs);
        jobs.onEvent(at(0, new JobAccepted(0, "default", "job-0", 16)), names);
        assertThat(gauge("trainyard.jobs", "phase", "queued")).isEqualTo(1);
        jobs.onEvent(at(1, new GangPlaced(0, 1, new int[] {0, 1}, NONE)), names);
        assertThat(gauge("trainyard.jobs", "phase", "starting")).isEqualTo(1);
        jobs.onEvent(at(2, new StepTimeSolved(0, 1, 0, 2 * SECOND_NS, SECOND_NS, 0, 0, 0)), names);

        // When
        jobs.onEvent(at(3, new JobRunning(0, 1, 100 * SECOND_NS, 0, 2 * SECOND_NS)), names);
        jobs.onTime(300 * SECOND_NS);

        // Then 100 steps, whose 100 s alone are a third of the 300 s
        assertThat(gauge("trainyard.job.steps", "job_name", "job-0")).isEqualTo(100);
        assertThat(gauge("trainyard.job.goodput.ratio", "job_name", "job-0")).isEqualTo(1 / 3.0);
        assertThat(gauge("trainyard.job.status.phase", "phase", "running")).isEqualTo(1);
        assertThat(gauge("trainyard.job.status.phase", "phase", "queued")).isZero();
        assertThat(gauge("kube.job.status.active", "namespace", "default")).isEqualTo(1);
        assertThat(gauge("trainyard.jobs.chips.wanted")).isEqualTo(16);

        // When it is interrupted, steps stand
        jobs.onEvent(
                at(
                        310,
                        new JobInterrupted(
                                0, 1, 300 * SECOND_NS, 310 * SECOND_NS, "faulty GPU", false, true, 0, 100, 90, 0)),
                names);
        jobs.onTime(1000 * SECOND_NS);
        assertThat(gauge("trainyard.job.steps", "job_name", "job-0")).isEqualTo(90);
        assertThat(registry.get("trainyard.job.interruptions")
                        .tag("cause", "faulty GPU")
                        .counter()
                        .count())
                .isEqualTo(1);

        // When it goes on elsewhere, where a step takes longer, the steps before keep their duration
        jobs.onEvent(at(1000, new StepTimeSolved(0, 2, 0, 4 * SECOND_NS, 4 * SECOND_NS, 0, 0, 0)), names);
        jobs.onEvent(at(1000, new JobRunning(0, 2, 1000 * SECOND_NS, 90, 4 * SECOND_NS)), names);
        jobs.onTime(1200 * SECOND_NS);
        assertThat(gauge("trainyard.job.steps", "job_name", "job-0")).isEqualTo(140);
        assertThat(gauge("trainyard.job.goodput.ratio", "job_name", "job-0")).isEqualTo((90 + 50 * 4) / 1200.0);

        // When it is over, its accounts hold
        jobs.onEvent(at(2000, new JobFinished(0, JobState.SUCCEEDED, accounts(2000, 1000))), names);
        assertThat(gauge("trainyard.job.goodput.ratio", "job_name", "job-0")).isEqualTo(0.5);
        assertThat(gauge("kube.job.status.succeeded", "job_name", "job-0")).isEqualTo(1);
        assertThat(gauge("trainyard.jobs", "phase", "succeeded")).isEqualTo(1);
        assertThat(gauge("trainyard.jobs.chips.wanted")).isZero();
        assertThat(registry.get("trainyard.job.time.seconds")
                        .tag("account", "productive")
                        .counter()
                        .count())
                .isEqualTo(1000);
    }

    @Test
    void tenThousandJobsHaveNoMoreSeriesThanThereAreSeats() {
        int all = 10_000;
        JobMeters jobs = new JobMeters(meters, seats);
        YardNames names = new YardNames();
        for (int job = 0; job < all; job++) {
            jobs.onEvent(at(job, new JobAccepted(job, "default", "job-" + job, 16)), names);
        }
        assertThat(registry.find("trainyard.job.steps").gauges()).hasSize(JobSeats.SEATS_MAX);
        int before = registry.getMeters().size();
        for (int job = 0; job < all; job++) {
            jobs.onEvent(at(all, new JobRunning(job, 1, all * SECOND_NS, 0, SECOND_NS)), names);
            jobs.onEvent(at(all, new JobFinished(job, JobState.SUCCEEDED, accounts(10, 5))), names);
        }

        assertThat(registry.find("trainyard.job.steps").gauges()).hasSize(JobSeats.SEATS_MAX);
        assertThat(registry.getMeters().size()).isLessThan(2 * before);
        assertThat(gauge("trainyard.jobs", "phase", "succeeded")).isEqualTo(all);
    }

    @Test
    void gangsAreCountedByQueueAndReasonWhateverOrderTheirEventsComeIn() {
        // Given
        GangMeters gangs = new GangMeters(meters, seats);
        YardNames names = SampleYard.apply(SampleYard.resources(2), gangs);

        // When one waits, and the other's request comes after its placement, as two topics may have it
        gangs.onEvent(at(1, new GangRequested(0, 1)), names);
        gangs.onEvent(at(2, new GangWaiting(0, 1, WaitReason.CAPACITY, "too few nodes", 0)), names);
        gangs.onEvent(at(2, new GangPlaced(1, 1, new int[] {0, 1}, new int[] {2})), names);
        gangs.onEvent(at(1, new GangRequested(1, 1)), names);

        // Then
        assertThat(gauge("trainyard.gangs.pending", "reason", "capacity")).isEqualTo(1);
        assertThat(gauge("trainyard.gangs.admitted")).isEqualTo(1);
        assertThat(gauge("kueue.pending.workloads", "cluster_queue", "main")).isEqualTo(1);
        assertThat(gauge("kueue.admitted.active.workloads", "cluster_queue", "main"))
                .isEqualTo(1);
        assertThat(gauge("kueue.cluster.queue.resource.usage", "flavor", "h100-sxm"))
                .isEqualTo(24);
        assertThat(gauge("kueue.cluster.queue.nominal.quota", "flavor", "h100-sxm"))
                .isEqualTo(64);

        // When both are over; what still comes of them changes nothing
        gangs.onEvent(at(9, new GangReleased(0, 1, true)), names);
        gangs.onEvent(at(9, new GangReleased(1, 1, true)), names);
        gangs.onEvent(at(9, new GangPlaced(0, 1, new int[] {4, 5}, NONE)), names);

        // Then
        assertThat(gauge("trainyard.gangs.pending", "reason", "capacity")).isZero();
        assertThat(gauge("trainyard.gangs.admitted")).isZero();
        assertThat(gauge("kueue.pending.workloads", "cluster_queue", "main")).isZero();
        assertThat(gauge("kueue.cluster.queue.resource.usage", "flavor", "h100-sxm"))
                .isZero();
    }

    @Test
    void aSuspendedGangGivesBackAndMayComeAgain() {
        GangMeters gangs = new GangMeters(meters, seats);
        YardNames names = SampleYard.apply(SampleYard.resources(1), gangs);
        gangs.onEvent(at(1, new GangRequested(0, 1)), names);
        gangs.onEvent(at(2, new GangPlaced(0, 1, new int[] {0, 1}, NONE)), names);
        gangs.onEvent(at(3, new GangReleased(0, 1, false)), names);
        assertThat(gauge("trainyard.gangs.admitted")).isZero();

        gangs.onEvent(at(4, new GangRequested(0, 2)), names);
        gangs.onEvent(at(5, new GangPlaced(0, 2, new int[] {0, 1}, NONE)), names);

        assertThat(gauge("trainyard.gangs.admitted")).isEqualTo(1);
    }

    @Test
    void chipsThatWereChosenShowThemselvesUnderTheNamesOfTheTrade() {
        // Given
        List<Resource> resources = SampleYard.resources(1);
        ChipMeters chips =
                new ChipMeters(meters, Catalogue.bundled(), ChosenChips.parse(List.of("blue/1", "red/0/15")));
        SampleYard.apply(resources, chips);

        // When the job works on the first rack of the blue pool, whose second node is chosen
        chips.onSample(rack(0, 0, 0, WORKING, 100));
        chips.onSample(rack(0, 1, -1, FREE, 0));
        chips.onSample(rack(1, 0, -1, FREE, 0));

        // Then
        assertThat(registry.find("DCGM_FI_DEV_GPU_UTIL").gauges()).hasSize(8);
        assertThat(gauge("DCGM_FI_DEV_GPU_UTIL", "gpu", "3")).isEqualTo(100);
        assertThat(gauge("DCGM_FI_DEV_POWER_MGMT_LIMIT", "gpu", "3")).isEqualTo(700);
        assertThat(gauge("DCGM_FI_DEV_FB_USED", "gpu", "3")).isBetween(10_000.0, 80 * 1024.0);
        assertThat(gauge("DCGM_FI_DEV_FB_USED", "gpu", "3") + gauge("DCGM_FI_DEV_FB_FREE", "gpu", "3"))
                .isEqualTo(80 * 1024.0);
        assertThat(registry.find("neuroncore.utilization.ratio").gauges()).hasSize(1);
        assertThat(gauge("neuroncore.utilization.ratio", "neuron_device", "15")).isZero();
        assertThat(gauge("trainyard.pool.utilisation.ratio", "pool", "blue")).isEqualTo(0.5);
        assertThat(gauge("trainyard.pool.rated.power.watts", "pool", "blue")).isEqualTo(2 * 10_200);
        assertThat(gauge("trainyard.rack.utilisation.ratio", "rack", "1")).isZero();
    }

    @Test
    void aSecondSampleOfARackReplacesTheFirstAndAnOlderOneDoesNot() {
        ChipMeters chips = new ChipMeters(meters, Catalogue.bundled(), ChosenChips.none());
        SampleYard.apply(SampleYard.resources(0), chips);

        chips.onSample(rackAt(20, WORKING, 100));
        chips.onSample(rackAt(30, FREE, 0));
        chips.onSample(rackAt(20, WORKING, 100));

        assertThat(pool("blue", "free")).isEqualTo(2);
        assertThat(pool("blue", "working")).isZero();
    }

    @Test
    void aSampleThatComesBeforeItsPoolWaitsForIt() {
        ChipMeters chips = new ChipMeters(meters, Catalogue.bundled(), ChosenChips.none());
        chips.onSample(rackAt(20, WORKING, 100));

        SampleYard.apply(SampleYard.resources(0), chips);

        assertThat(pool("blue", "working")).isEqualTo(2);
    }

    @Test
    void racksOfADeletedPoolAreForgotten() {
        ChipMeters chips = new ChipMeters(meters, Catalogue.bundled(), ChosenChips.none());
        SampleYard.apply(SampleYard.resources(0), chips);
        chips.onSample(rackAt(20, WORKING, 100));

        chips.onDeleted(new ResourceDeleted("AcceleratorPool", "default", "blue"), 0);
        chips.onSample(rackAt(30, WORKING, 100));

        assertThat(pool("blue", "working")).isZero();
        assertThat(registry.find("trainyard.rack.utilisation.ratio").gauges()).isEmpty();
    }

    @Test
    void aListOfChipsIsReadOrRefusedWithWhatWasExpected() {
        ChosenChips chips = ChosenChips.parse(List.of("a/1", " b-1.c/2/3 "));

        assertThat(chips.of("a", 1, 4)).containsExactly(0, 1, 2, 3);
        assertThat(chips.of("b-1.c", 2, 4)).containsExactly(3);
        assertThat(chips.of("a", 2, 4)).isEmpty();
        assertThatThrownBy(() -> ChosenChips.parse(List.of("a")))
                .hasMessage("chips: found \"a\", expected POOL/NODE for all chips of a node, or POOL/NODE/CHIP;"
                        + " numbers begin at 0");
        List<String> many = new ArrayList<>();
        for (int i = 0; i <= ChosenChips.NAMED_MAX; i++) {
            many.add("a/" + i);
        }
        assertThatThrownBy(() -> ChosenChips.parse(many)).hasMessageContaining("found 513 entries");
    }

    private double pool(String pool, String use) {
        return registry.get("trainyard.pool.nodes.used")
                .tag("pool", pool)
                .tag("use", use)
                .gauge()
                .value();
    }

    private double gauge(String name, String... tags) {
        Meter meter = registry.get(name).tags(tags).gauge();
        return meter.measure().iterator().next().getValue();
    }

    private static RackTelemetry rackAt(long second, int use, int utilisation) {
        return new RackTelemetry(
                second * SECOND_NS, 0, 0, 0, new int[2], new int[] {-1, -1}, new int[] {use, use}, new int[] {
                    utilisation, utilisation
                });
    }

    private static RackTelemetry rack(int pool, int rack, int job, int use, int utilisation) {
        return new RackTelemetry(
                10 * SECOND_NS,
                pool,
                rack,
                NodeId.of(pool, rack * 2),
                new int[2],
                new int[] {job, job},
                new int[] {use, use},
                new int[] {utilisation, utilisation});
    }

    private static JobAccounts accounts(long totalSeconds, long productiveSeconds) {
        long restNs = (totalSeconds - productiveSeconds) * SECOND_NS;
        return new JobAccounts(
                totalSeconds * SECOND_NS, 1000, productiveSeconds * SECOND_NS, 0, 0, 0, 0, 0, restNs, 0, 0, 0, 1, 1.0);
    }
}
