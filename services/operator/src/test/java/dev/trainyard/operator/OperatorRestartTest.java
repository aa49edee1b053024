package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.servicekit.runtime.clock.Pace;
import java.util.Objects;
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
