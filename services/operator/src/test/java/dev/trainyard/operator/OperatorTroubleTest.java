package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.servicekit.runtime.clock.Pace;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What happens to clusters: two operators, an API server that restarts, definitions that go, very many objects. */
class OperatorTroubleTest extends OperatorRig {
    @Test
    void ofTwoOperatorsOneLeadsAndTheOtherTakesOver() throws Exception {
        // Given two operators
        Operators first = newOperator("operator-0");
        TestYard.await("first leads", first::isLeading);
        Operators second = newOperator("operator-1");
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "before", 1, "duration: 10m"));
        cluster().awaitCondition(NS, "before", "Succeeded", "True/Succeeded");
        assertThat(second.isLeading()).isFalse();
        assertThat(second.counters().commands.get()).isZero();

        // When the one that leads goes
        first.close();

        // Then the other one leads, and nothing is done twice
        TestYard.await("second leads", second::isLeading);
        cluster().apply(TestCluster.job(NS, "behind", 1, "duration: 10m"));
        cluster().awaitCondition(NS, "behind", "Succeeded", "True/Succeeded");
        assertThat(second.counters().commands.get()).isEqualTo(1);
        assertThat(first.isLeading()).isFalse();
    }

    @Test
    void whoCannotLeadAndSeesNobodyLeadSaysWhy() throws Exception {
        // Given an operator whose account has no rights
        Operators weak = newOperator("weak", cluster().server().client("system:serviceaccount:default:weak"));

        // Then it says so, and that it is the lease that it cannot have
        TestYard.await("trouble", () -> weak.leaseTrouble().isPresent());
        assertThat(weak.leaseTrouble().orElseThrow()).contains("trainyard-operator", "leases", "forbidden");

        // And one that stands by while another one leads is well
        Operators first = leadingOperator();
        Operators second = newOperator("second");
        TestYard.await(
                "seen",
                () -> first.leaseTrouble().isEmpty() && second.leaseTrouble().isEmpty());
        assertThat(second.isLeading()).isFalse();
    }

    @Test
    void theApiServerMayRestartInMidRun() throws Exception {
        // Given a running job
        leadingOperator();
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().pace(Pace.parse("x600"));
        yard().timekeeper().release();
        cluster().apply(TestCluster.job(NS, "through", 2, "duration: 1d"));
        cluster().awaitCondition(NS, "through", "Running", "True/Running");

        // When the API server dies and comes back, and the job ends meanwhile or later
        cluster().server().killServer();
        yard().timekeeper().pace(Pace.parse("max"));
        TestYard.await("over", () -> yard().timekeeper().status().idle());
        cluster().server().startServer();

        // Then its end arrives, and new objects are taken
        cluster().awaitCondition(NS, "through", "Succeeded", "True/Succeeded");
        cluster().apply(TestCluster.job(NS, "later", 1, "duration: 10m"));
        cluster().awaitCondition(NS, "later", "Succeeded", "True/Succeeded");
    }

    @Test
    void definitionsMayBeDeletedWhileJobsRun() throws Exception {
        // Given running jobs
        leadingOperator();
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().pace(Pace.parse("x60"));
        yard().timekeeper().release();
        for (int i = 0; i < 5; i++) {
            cluster().apply(TestCluster.job(NS, "doomed-" + i, 2, "duration: 30d"));
        }
        cluster().awaitCondition(NS, "doomed-4", "Running", "True/Running");

        // When their definition is deleted, then that ends, and the yard lets the jobs go
        String said = cluster().kubectl().call("delete", "crd", "trainingjobs.trainyard.dev", "--timeout=60s");
        assertThat(said).contains("deleted");
        TestYard.await("gone from the yard", () -> inYard() == 0);

        // And when it is there again, then jobs are taken again
        cluster().installCrds();
        cluster().apply(TestCluster.job(NS, "reborn", 1, "duration: 30d"));
        cluster().awaitCondition(NS, "reborn", "Running", "True/Running");
    }

    @Test
    void aNamespaceMayBeDeletedWhileJobsRun() throws Exception {
        // Given running jobs of a namespace
        cluster().server().startControllers("namespace-controller");
        cluster().namespace("passing");
        leadingOperator();
        cluster().apply(TestCluster.YARD);
        yard().timekeeper().pace(Pace.parse("x60"));
        yard().timekeeper().release();
        cluster()
                .apply(TestCluster.job("passing", "one", 2, "duration: 30d") + "---\n"
                        + TestCluster.job("passing", "two", 2, "duration: 30d"));
        cluster().awaitCondition("passing", "two", "Running", "True/Running");

        // When the namespace is deleted, then that ends, and the yard lets the jobs go
        assertThat(cluster().kubectl().call("delete", "namespace", "passing", "--timeout=60s"))
                .contains("deleted");
        TestYard.await("gone from the yard", () -> Stream.of("one", "two").noneMatch(name -> yard().projection()
                .find(new ObjectKey("TrainingJob", "passing", name))
                .isPresent()));
    }

    @Test
    void whatIsThereBeforeTheOperatorIsTakenInSeconds() throws Exception {
        // Given 2,000 jobs and 100 pools, and no operator yet
        int jobs = Integer.getInteger("jobs", 2_000);
        StringBuilder pools = new StringBuilder(TestCluster.YARD);
        for (int i = 1; i < 100; i++) {
            pools.append(String.format(Locale.ROOT, """
                    ---
                    apiVersion: trainyard.dev/v1alpha1
                    kind: AcceleratorPool
                    metadata: {name: pool-%d}
                    spec: {system: grand-teton-h100, racks: 2, rack: {nodes: 2}, fabric: {preset: small-clos}, failures: {preset: none}}
                    """, i));
        }
        cluster().apply(pools.toString());
        TrainingJob template = cluster()
                .client()
                .getKubernetesSerialization()
                .unmarshal(TestCluster.job(NS, "many", 1, "duration: 10m"), TrainingJob.class);
        for (int i = 0; i < jobs; i++) {
            template.getMetadata().setName("many-" + i);
            cluster().client().resource(template).create();
        }

        // When it starts
        long beganNs = System.nanoTime();
        Operators operator = newOperator("operator-0");
        TestYard.await("all accepted", () -> operator.counters().statusWrites.get() >= jobs + 101);
        double seconds = (System.nanoTime() - beganNs) / 1e9;

        // Then all of them are soon in the log, and say so
        System.out.printf(Locale.ROOT, "%d jobs and 100 pools taken in %.1f s%n", jobs, seconds);
        assertThat(yard().timekeeper().status().commandsWaiting()).isEqualTo(jobs + 101);
        assertThat(cluster()
                        .client()
                        .resources(TrainingJob.class)
                        .inNamespace(NS)
                        .list()
                        .getItems())
                .allSatisfy(job ->
                        assertThat(TestCluster.condition(job, "Accepted")).isEqualTo("True/Admitted"));
        // Twenty seconds are promised for a quiet machine.
        assertThat(seconds).isLessThan(Double.parseDouble(System.getProperty("seconds", "60")));
    }

    private int inYard() {
        return (int) IntStream.range(0, 5)
                .filter(i -> inYard("doomed-" + i).isPresent())
                .count();
    }
}
