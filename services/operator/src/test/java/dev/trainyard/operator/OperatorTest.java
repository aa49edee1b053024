package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.kubernetes.api.Placement;
import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.servicekit.runtime.clock.Pace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From kubectl to the models and back. */
class OperatorTest extends OperatorRig {
    private @Nullable Operators operator;

    @BeforeEach
    void startOperator() throws InterruptedException {
        operator = leadingOperator();
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

        assertThat(Objects.requireNonNull(cluster().job(NS, "unwanted"))
                        .getMetadata()
                        .getFinalizers())
                .containsExactly(ObjectRef.FINALIZER);

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
    void aLargeJobSaysWhereItLiesInAnObjectOfItsOwn() throws Exception {
        // Given a yard at a pace at which jobs stay
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().pace(Pace.parse("x60"));
        yard().timekeeper().release();

        // When a job runs on more racks than its status names, and another one does not
        cluster().apply(TestCluster.job(NS, "large", 30, "duration: 30d"));
        cluster().apply(TestCluster.job(NS, "little", 2, "duration: 30d"));
        cluster().awaitCondition(NS, "large", "Running", "True/Running");
        cluster().awaitCondition(NS, "little", "Running", "True/Running");

        // Then the first has a placement, which it owns and which tells all of them
        TestYard.await("placement", () -> !cluster()
                .client()
                .resources(Placement.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .isEmpty());
        Placement placement = cluster()
                .client()
                .resources(Placement.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .getFirst();
        assertThat(placement.getMetadata().getName()).isEqualTo("large");
        assertThat(placement.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                        owner.getUid())
                .isEqualTo(Objects.requireNonNull(cluster().job(NS, "large"))
                        .getMetadata()
                        .getUid()));
        JsonNode status = placement.getStatus().json();
        assertThat(status.path("nodes").asInt()).isEqualTo(30);
        assertThat(status.path("racks").asInt()).isEqualTo(15);
        assertThat(status.path("nodeRanges").asText()).matches("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*");
        String table = cluster().kubectl().call("get", "placements", "-n", NS, "-o", "wide");
        System.out.print(table);
        assertThat(table)
                .contains("large", "h100", "30", "15", status.path("rackRanges").asText());
        assertThat(operator().counters().placements.get()).isEqualTo(1);
        cluster().client().resources(Placement.class).inAnyNamespace().delete(); // Nobody here collects garbage.
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
    void nothingIsDeletedThatHasChangedSinceItWasJudged() {
        // Given what is known of a job, which somebody has edited, and of another one, which went and came again
        cluster().apply(TestCluster.YARD);
        cluster().apply(TestCluster.job(NS, "edited", 1, SHORT));
        cluster().apply(TestCluster.job(NS, "anew", 1, SHORT));
        TrainingJob edited = Objects.requireNonNull(cluster().job(NS, "edited"));
        TrainingJob former = Objects.requireNonNull(cluster().job(NS, "anew"));
        patchJob("edited", "{\"spec\": {\"ttlSecondsAfterFinished\": 3600}}");
        cluster().kubectl().call("delete", "tyjob", "anew", "-n", NS, "--timeout=30s");
        cluster().apply(TestCluster.job(NS, "anew", 1, SHORT));

        // Then neither is deleted for it
        for (TrainingJob judged : List.of(edited, former)) {
            assertThatThrownBy(() -> Leading.delete(cluster().client(), judged))
                    .isInstanceOf(KubernetesClientException.class)
                    .extracting(e -> ((KubernetesClientException) e).getCode())
                    .isEqualTo(409);
            assertThat(Objects.requireNonNull(
                                    cluster().job(NS, judged.getMetadata().getName()))
                            .isMarkedForDeletion())
                    .isFalse();
        }
    }

    @Test
    void whatGoesBeforeItHasAFinalizerGoesFromTheYard() throws Exception {
        // Given a held run
        cluster().apply(TestCluster.YARD);
        awaitPool("Accepted", "True/Admitted");

        // When jobs are deleted at once, and then it runs
        for (int i = 0; i < 10; i++) {
            String name = "brief-" + i;
            cluster()
                    .client()
                    .resource(cluster().unmarshal(TestCluster.job(NS, name, 1, "duration: 30d")))
                    .create();
            cluster()
                    .client()
                    .resources(TrainingJob.class)
                    .inNamespace(NS)
                    .withName(name)
                    .delete();
        }
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "after", 1, SHORT));
        cluster().awaitCondition(NS, "after", "Succeeded", "True/Succeeded");

        // Then none of them is left anywhere
        for (int i = 0; i < 10; i++) {
            String name = "brief-" + i;
            TestYard.await("gone from the yard", () -> inYard(name).isEmpty());
            TestYard.await("gone", () -> cluster().job(NS, name) == null);
        }
    }

    private String status(String name) {
        return Objects.requireNonNull(cluster().job(NS, name))
                .getStatus()
                .json()
                .toString();
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

    private Operators operator() {
        return Objects.requireNonNull(operator);
    }
}
