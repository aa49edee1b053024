package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.servicekit.runtime.clock.Pace;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators, brokers and objects that go and come back. */
class OperatorRestartTest extends OperatorRig {
    @BeforeEach
    void startOperator() throws InterruptedException {
        leadingOperator();
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
        stopOperators();

        // When meanwhile one is created, one edited, and another operator comes
        cluster().apply(TestCluster.job(NS, "meanwhile", 1, "duration: 1h"));
        patchJob("running", "{\"spec\": {\"suspend\": true}}");
        Operators next = leadingOperator();

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
        assertThat(next.counters().commands.get()).as("one creation, one edit").isEqualTo(2);
    }

    @Test
    void aResourceWhoseObjectWentWithoutAWordIsDeleted() throws Exception {
        // Given a running job whose object is torn out while no operator is there
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().pace(Pace.parse("x60"));
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "orphan", 2, "duration: 30d"));
        cluster().awaitCondition(NS, "orphan", "Running", "True/Running");
        stopOperators();
        patchJob("orphan", "{\"metadata\": {\"finalizers\": null}}");
        cluster().kubectl().call("delete", "tyjob", "orphan", "-n", NS, "--timeout=30s");

        // When an operator comes back, then its resource goes, too
        leadingOperator();
        TestYard.await("gone from the yard", () -> inYard("orphan").isEmpty());
    }

    @Test
    void objectsThatAreDeletedAndAtOnceCreatedAnewAreAllTaken() throws Exception {
        // Given a yard that is held, and many jobs in it
        int jobs = 100;
        cluster().apply(TestCluster.YARD);
        String all = IntStream.range(0, jobs)
                .mapToObj(i -> TestCluster.job(NS, "again-" + i, 1, SHORT))
                .collect(Collectors.joining("\n---\n"));
        cluster().apply(all);
        cluster().awaitCondition(NS, "again-" + (jobs - 1), "Accepted", "True/Admitted");

        // When all of them go and come back
        cluster().kubectl().call("delete", "tyjob", "--all", "-n", NS, "--timeout=60s");
        cluster().apply(all);

        // Then the yard has the new ones, and they say so
        yard().timekeeper().release();
        for (int i = 0; i < jobs; i++) {
            cluster().awaitCondition(NS, "again-" + i, "Succeeded", "True/Succeeded");
        }
    }

    @Test
    void anOperatorThatComesBackNeverGoesBackInWhatItSays() throws Exception {
        // Given a log that takes a while to be read, and a job that has got on since an operator stopped
        cluster().apply(TestCluster.YARD);
        cluster()
                .apply(IntStream.range(0, 150)
                        .mapToObj(i -> TestCluster.job(NS, "long-ago-" + i, 1, SHORT))
                        .collect(Collectors.joining("\n---\n")));
        yard().timekeeper().release();
        cluster().awaitCondition(NS, "long-ago-149", "Succeeded", "True/Succeeded");
        yard().timekeeper().pace(Pace.parse("x600"));
        cluster().apply(TestCluster.job(NS, "runs", 2, "duration: 365d"));
        cluster().awaitCondition(NS, "runs", "Running", "True/Running");
        stopOperators();

        // When another one comes
        List<TrainingJob> versions = new CopyOnWriteArrayList<>();
        try (Watch unused = cluster()
                .client()
                .resources(TrainingJob.class)
                .inNamespace(NS)
                .withName("runs")
                .watch(collect(versions))) {
            TestYard.await("what stands there", () -> !versions.isEmpty());
            leadingOperator();
            TestYard.await("some versions", () -> versions.size() > 4);
        }

        // Then no version of the status says less than the one before
        assertThat(versions)
                .extracting(job -> job.getStatus().json().at("/progress/steps").asLong())
                .isSorted()
                .last()
                .asInstanceOf(LONG)
                .isPositive();
        assertThat(versions).allSatisfy(job -> assertThat(TestCluster.condition(job, "Running"))
                .isEqualTo("True/Running"));
    }

    @Test
    void anUpdateThatIsRefusedIsNotObserved() throws Exception {
        // Given a queue that is taken, and an update of it that is not
        yard().timekeeper().release();
        cluster().apply(TestCluster.YARD);
        awaitQueue("Accepted True 1");
        patchQuota("abacus");
        awaitQueue("Accepted False 1");
        assertThat(queueSays()).contains("abacus");

        // When another operator comes, and another update is refused
        stopOperators();
        leadingOperator();
        patchQuota("slide-rule");

        // Then the last generation that the models have seen is still the first
        TestYard.await("refused", () -> queueSays().contains("slide-rule"));
        awaitQueue("Accepted False 1");
    }

    private void patchQuota(String accelerator) {
        String patch = "{\"spec\": {\"quotas\": [{\"accelerator\": \"%s\", \"nominal\": 512}]}}".formatted(accelerator);
        cluster().kubectl().call("patch", "capacityqueue", "small", "--type=merge", "-p", patch);
    }

    private void awaitQueue(String expected) throws InterruptedException {
        String path = "jsonpath={range .status.conditions[?(@.type=='Accepted')]}{.type} {.status}{end}"
                + " {.status.observedGeneration}";
        TestYard.await(expected, () -> cluster()
                .kubectl()
                .call("get", "capacityqueue", "small", "-o", path)
                .equals(expected));
    }

    private String queueSays() {
        return cluster()
                .kubectl()
                .call("get", "capacityqueue", "small", "-o", "jsonpath={.status.conditions[*].message}");
    }

    private static Watcher<TrainingJob> collect(List<TrainingJob> versions) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, TrainingJob job) {
                versions.add(job);
            }

            @Override
            public void onClose(WatcherException cause) {
                // The test is over.
            }
        };
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
                () -> cluster()
                                .pool()
                                .getStatus()
                                .json()
                                .path("racks")
                                .path("total")
                                .asInt()
                        == 40);
    }
}
