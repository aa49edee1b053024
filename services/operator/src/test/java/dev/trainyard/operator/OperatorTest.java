package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.YardObject;
import dev.trainyard.kubernetes.api.AcceleratorPool;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.operator.log.YardLog;
import dev.trainyard.servicekit.runtime.clock.Pace;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From kubectl to the models and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorTest {
    private static final String NS = "team-a";
    private static final String SHORT = "duration: 10m";

    @TempDir
    Path folder = Path.of("");

    private @Nullable TestCluster cluster;
    private @Nullable TestYard yard;
    private @Nullable YardLog log;
    private @Nullable Operators operator;

    @BeforeAll
    void startCluster() {
        cluster = new TestCluster();
        cluster.namespace(NS);
    }

    @AfterAll
    void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void startYard(TestInfo test) throws Exception {
        yard = new TestYard(
                folder, "run-" + test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT));
        startOperator();
    }

    @AfterEach
    void stopYard() throws Exception {
        try {
            yard().restartBroker();
            cluster().clear();
        } finally {
            stopOperator();
            yard().close();
        }
    }

    @Test
    void aQuickJobGoesThroughAndCostsThreeWritesAtMost() throws Exception {
        // Given a yard that runs, and somebody who counts what is written
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().release();
        awaitPool("Accepted", "True/Admitted");
        AtomicInteger versions = new AtomicInteger();
        try (Watch watch =
                cluster().client().resources(TrainingJob.class).inNamespace(NS).watch(count(versions))) {
            // When a job is applied
            cluster().apply(TestCluster.job(NS, "quick", 2, SHORT));
            cluster().awaitCondition(NS, "quick", "Succeeded", "True/Succeeded");

            // Then its status tells the whole story, with both times
            TrainingJob job = Objects.requireNonNull(cluster().job(NS, "quick"));
            ObjectCondition accepted = TestCluster.find(job, "Accepted").orElseThrow();
            assertThat(accepted.status()).isEqualTo("True");
            assertThat(Instant.parse(accepted.lastTransitionTime()))
                    .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(1));
            ObjectCondition succeeded = TestCluster.find(job, "Succeeded").orElseThrow();
            assertThat(succeeded.lastTransitionVirtualTime()).isNotEmpty();
            assertThat(succeeded.observedGeneration()).isEqualTo(1);
            assertThat(job.getStatus().json().path("observedGeneration").asLong())
                    .isEqualTo(1);
            assertThat(job.getStatus().json().path("progress").path("percent").asInt())
                    .isEqualTo(100);
            assertThat(job.getMetadata().getFinalizers()).containsExactly("trainyard.dev/log");
            assertThat(versions.get()).as("creation and at most three writes").isLessThanOrEqualTo(4);
            assertThat(job.getMetadata().getManagedFields())
                    .filteredOn(f -> "status".equals(f.getSubresource()))
                    .hasSize(1)
                    .allSatisfy(f -> {
                        assertThat(f.getManager()).isEqualTo("trainyard-operator");
                        assertThat(f.getOperation()).isEqualTo("Apply");
                    });
        }
        // And its events can be read
        TestYard.await(
                "events", () -> cluster().kubectl().call("events", "-n", NS).contains("Succeeded"));
        assertThat(cluster().kubectl().call("get", "tyjob", "-n", NS)).contains("quick", "Succeeded", "100");
    }

    @Test
    void theSameResourcesGiveTheSameRunThroughEveryDoor() throws Exception {
        // Given the same resources
        String yaml = TestCluster.YARD + "---\n" + TestCluster.job("default", "one", 2, SHORT) + "---\n"
                + TestCluster.job("default", "two", 16, "duration: 3h") + "---\n"
                + TestCluster.job("default", "three", 1, SHORT);

        // When they go to held runs by kubectl, over REST and as a file
        cluster().apply(yaml);
        yard().awaitCommandsWaiting(5);
        long byKubectl = yard().digestWhenDone();
        long overRest;
        long asFile;
        try (TestYard rest = new TestYard(folder, "over-rest")) {
            rest.applyOverRest(yaml);
            rest.awaitCommandsWaiting(5);
            overRest = rest.digestWhenDone();
        }
        try (TestYard file = new TestYard(folder, "as-file")) {
            file.applyAsFile(yaml);
            file.awaitCommandsWaiting(5);
            asFile = file.digestWhenDone();
        }

        // Then nobody can tell the runs apart
        assertThat(overRest).isEqualTo(byKubectl);
        assertThat(asFile).isEqualTo(byKubectl);
        // And the end of the jobs reaches Kubernetes, although the run is over
        cluster().awaitCondition("default", "two", "Succeeded", "True/Succeeded");
    }

    @Test
    void aDeletionWaitsForTheLogAndNeverForTime() throws Exception {
        // Given a job of a held run
        cluster().apply(TestCluster.YARD);
        cluster().apply(TestCluster.job(NS, "unwanted", 2, SHORT));
        cluster().awaitCondition(NS, "unwanted", "Accepted", "True/Admitted");

        // When it is deleted, then it goes although time stands still
        assertThat(cluster().kubectl().call("delete", "tyjob", "unwanted", "-n", NS, "--timeout=30s"))
                .contains("deleted");
        assertThat(yard().timekeeper().status().windows()).isZero();

        // And another one of its name is another one
        cluster().apply(TestCluster.job(NS, "unwanted", 1, SHORT));
        cluster().awaitCondition(NS, "unwanted", "Accepted", "True/Admitted");
        yard().timekeeper().release();
        cluster().awaitCondition(NS, "unwanted", "Succeeded", "True/Succeeded");
        assertThat(inYard("unwanted")).hasValueSatisfying(o -> assertThat(o.labels())
                .containsEntry(
                        ObjectRef.UID_LABEL,
                        Objects.requireNonNull(cluster().job(NS, "unwanted"))
                                .getMetadata()
                                .getUid()));
    }

    @Test
    void aRunningJobIsSuspendedResumedAndDeleted() throws Exception {
        // Given a job that runs, at a pace at which one can act
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().pace(Pace.parse("x60"));
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "long", 2, "duration: 30d"));
        cluster().awaitCondition(NS, "long", "Running", "True/Running");

        // When it is suspended and resumed, then it obeys
        patchJob("long", "{\"spec\": {\"suspend\": true}}");
        cluster().awaitCondition(NS, "long", "Suspended", "True/Suspended");
        patchJob("long", "{\"spec\": {\"suspend\": false}}");
        cluster().awaitCondition(NS, "long", "Running", "True/Running");
        TestYard.await(
                "observed",
                () -> Objects.requireNonNull(cluster().job(NS, "long"))
                                .getStatus()
                                .json()
                                .path("observedGeneration")
                                .asLong()
                        == 3);

        // And when it is deleted in mid-run, then the yard lets its nodes go
        cluster().kubectl().call("delete", "tyjob", "long", "-n", NS, "--timeout=30s");
        TestYard.await("gone from the yard", () -> inYard("long").isEmpty());
    }

    @Test
    void whatIsRefusedSaysWhyAndIsTakenWhenTheYardHasWhatItNeeds() throws Exception {
        // Given a job without its queue
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "early", 1, SHORT));
        cluster().awaitCondition(NS, "early", "Accepted", "False/Refused");
        ObjectCondition refused =
                TestCluster.find(cluster().job(NS, "early"), "Accepted").orElseThrow();
        assertThat(refused.message()).contains("small");
        assertThat(TestCluster.condition(cluster().job(NS, "early"), "Succeeded"))
                .isEqualTo("Unknown/Refused");

        // When the queue and a pool come, then it runs
        cluster().apply(TestCluster.YARD);
        cluster().awaitCondition(NS, "early", "Succeeded", "True/Succeeded");
        assertThat(TestCluster.condition(cluster().job(NS, "early"), "Accepted"))
                .isEqualTo("True/Admitted");
    }

    @Test
    void anotherOperatorGoesOnWhereOneStopped() throws Exception {
        // Given jobs of which one is over, one runs, and the operator is gone
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "over", 1, SHORT));
        cluster().awaitCondition(NS, "over", "Succeeded", "True/Succeeded");
        yard().timekeeper().pace(Pace.parse("x60"));
        cluster().apply(TestCluster.job(NS, "running", 2, "duration: 30d"));
        cluster().awaitCondition(NS, "running", "Running", "True/Running");
        String transition = TestCluster.find(cluster().job(NS, "running"), "Accepted")
                .orElseThrow()
                .lastTransitionTime();
        String overVersion =
                Objects.requireNonNull(cluster().job(NS, "over")).getMetadata().getResourceVersion();
        stopOperator();

        // When meanwhile one is created, one edited, and another operator comes
        cluster().apply(TestCluster.job(NS, "meanwhile", 1, "duration: 1h"));
        patchJob("running", "{\"spec\": {\"suspend\": true}}");
        startOperator();

        // Then all of that is done, nothing is done twice, and what is over stays as it was
        cluster().awaitCondition(NS, "running", "Suspended", "True/Suspended");
        cluster().awaitCondition(NS, "meanwhile", "Accepted", "True/Admitted");
        assertThat(TestCluster.find(cluster().job(NS, "running"), "Accepted")
                        .orElseThrow()
                        .lastTransitionTime())
                .isEqualTo(transition);
        assertThat(Objects.requireNonNull(cluster().job(NS, "over"))
                        .getMetadata()
                        .getResourceVersion())
                .isEqualTo(overVersion);
        assertThat(operator().counters().commands.get())
                .as("one creation, one edit")
                .isEqualTo(2);
    }

    @Test
    void whatIsOverStaysOver() throws Exception {
        // Given a job that has succeeded
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "over", 1, SHORT));
        cluster().awaitCondition(NS, "over", "Succeeded", "True/Succeeded");
        String status = status("over");

        // When its spec is changed, and another job shows that changes are seen
        patchJob("over", "{\"spec\": {\"suspend\": true}}");
        cluster().apply(TestCluster.job(NS, "after", 1, SHORT));
        cluster().awaitCondition(NS, "after", "Succeeded", "True/Succeeded");

        // Then nothing about it has changed
        assertThat(status("over")).isEqualTo(status);
        assertThat(operator().counters().commands.get()).isEqualTo(4);
    }

    @Test
    void anEndedJobGoesWhenItsTimeToLiveIsOver() throws Exception {
        // Given two jobs of which one lives two seconds of wall time beyond its end
        cluster().apply(TestCluster.YARD);
        cluster().apply(TestCluster.job(NS, "kept", 1, SHORT));
        cluster().apply(TestCluster.job(NS, "passing", 1, SHORT) + "  ttlSecondsAfterFinished: 2\n");

        // When both are over, then that one goes, and the other one stays
        yard().timekeeper().release();
        cluster().awaitCondition(NS, "kept", "Succeeded", "True/Succeeded");
        TestYard.await("gone", () -> cluster().job(NS, "passing") == null);
        assertThat(TestCluster.condition(cluster().job(NS, "kept"), "Succeeded"))
                .isEqualTo("True/Succeeded");
        TestYard.await("gone from the yard", () -> inYard("passing").isEmpty());
    }

    @Test
    void aResourceWhoseObjectWentWithoutAWordIsDeleted() throws Exception {
        // Given a running job whose object is torn out while no operator is there
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().pace(Pace.parse("x60"));
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "orphan", 2, "duration: 30d"));
        cluster().awaitCondition(NS, "orphan", "Running", "True/Running");
        stopOperator();
        patchJob("orphan", "{\"metadata\": {\"finalizers\": null}}");
        cluster().kubectl().call("delete", "tyjob", "orphan", "-n", NS, "--timeout=30s");

        // When an operator comes back, then its resource goes, too
        startOperator();
        TestYard.await("gone from the yard", () -> inYard("orphan").isEmpty());
    }

    @Test
    void aDeadBrokerShowsAsAConditionAndLosesNothing() throws Exception {
        // Given a yard whose broker dies
        cluster().apply(TestCluster.YARD);
        awaitPool("Accepted", "True/Admitted");
        yard().killBroker();

        // When a job is created and the pool is scaled, then both say what they wait for
        cluster().apply(TestCluster.job(NS, "patient", 1, SHORT));
        cluster().kubectl().call("scale", "typool", "h100", "--replicas=40");
        cluster().awaitCondition(NS, "patient", "YardReachable", "False/LogUnreachable");
        assertThat(TestCluster.condition(cluster().job(NS, "patient"), "Accepted"))
                .isEqualTo("Unknown/LogUnreachable");
        awaitPool("YardReachable", "False/LogUnreachable");

        // And when the broker is back, then the condition goes and the work is done
        yard().restartBroker();
        cluster().awaitCondition(NS, "patient", "Accepted", "True/Admitted");
        yard().timekeeper().release();
        cluster().awaitCondition(NS, "patient", "Succeeded", "True/Succeeded");
        assertThat(TestCluster.condition(cluster().job(NS, "patient"), "YardReachable"))
                .isEmpty();
        TestYard.await(
                "scaled",
                () -> pool().getStatus().json().path("racks").path("total").asInt() == 40);
    }

    private void awaitPool(String type, String expected) throws InterruptedException {
        TestYard.await("pool " + type + "=" + expected, () -> TestCluster.condition(pool(), type)
                .equals(expected));
    }

    private AcceleratorPool pool() {
        return cluster()
                .client()
                .resources(AcceleratorPool.class)
                .withName("h100")
                .get();
    }

    private Optional<YardObject> inYard(String name) {
        return yard().projection().find(new ObjectKey("TrainingJob", NS, name));
    }

    private String status(String name) {
        return Objects.requireNonNull(cluster().job(NS, name))
                .getStatus()
                .json()
                .toString();
    }

    private void patchJob(String name, String patch) {
        cluster().kubectl().call("patch", "tyjob", name, "-n", NS, "--type=merge", "-p", patch);
    }

    private static Watcher<TrainingJob> count(AtomicInteger versions) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, TrainingJob resource) {
                versions.incrementAndGet();
            }

            @Override
            public void onClose(WatcherException cause) {
                // The test is over.
            }
        };
    }

    private void startOperator() throws InterruptedException {
        YardLog opened = yard().log();
        log = opened;
        Operators started = new Operators(
                cluster().client(),
                opened,
                OperatorSettings.standard("operator-0", "default").withLeaseDuration(Duration.ofSeconds(7)));
        operator = started;
        TestYard.await("leads", started::isLeading);
    }

    private void stopOperator() {
        operator().close();
        Objects.requireNonNull(log).close();
    }

    private TestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    private TestYard yard() {
        return Objects.requireNonNull(yard);
    }

    private Operators operator() {
        return Objects.requireNonNull(operator);
    }
}
