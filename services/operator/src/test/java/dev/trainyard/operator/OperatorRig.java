package dev.trainyard.operator;

import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.YardObject;
import dev.trainyard.operator.log.YardLog;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A cluster for all tests of a class, and for each test a yard of its own and the operators that it starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorRig {
    static final String NS = "team-a";
    static final String SHORT = "duration: 10m";

    @TempDir
    Path folder = Path.of("");

    private @Nullable TestCluster cluster;
    private @Nullable TestYard yard;
    private final List<YardLog> logs = new ArrayList<>();
    private final List<Operators> operators = new ArrayList<>();

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
                folder, "run-" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
    }

    @AfterEach
    void stopYard() throws Exception {
        try {
            yard().restartBroker();
            cluster().clear();
        } finally {
            stopOperators();
            yard().close();
        }
    }

    /** Starts an operator and waits until it leads. */
    Operators leadingOperator() throws InterruptedException {
        Operators started = newOperator("operator-" + operators.size());
        TestYard.await("leads", started::isLeading);
        return started;
    }

    /** Starts an operator with all rights. */
    Operators newOperator(String identity) {
        return newOperator(identity, cluster().client());
    }

    /** Starts an operator with the rights of a client. */
    Operators newOperator(String identity, KubernetesClient client) {
        YardLog log = yard().log();
        logs.add(log);
        Operators operator = new Operators(
                client, log, OperatorSettings.standard(identity, "default").withLeaseDuration(Duration.ofSeconds(7)));
        operators.add(operator);
        return operator;
    }

    void stopOperators() {
        operators.forEach(Operators::close);
        operators.clear();
        logs.forEach(YardLog::close);
        logs.clear();
    }

    TestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    TestYard yard() {
        return Objects.requireNonNull(yard);
    }

    Optional<YardObject> inYard(String name) {
        return yard().projection().find(new ObjectKey("TrainingJob", NS, name));
    }

    void patchJob(String name, String patch) {
        cluster().kubectl().call("patch", "tyjob", name, "-n", NS, "--type=merge", "-p", patch);
    }

    void awaitPool(String type, String expected) throws InterruptedException {
        TestYard.await(
                "pool " + type + "=" + expected,
                () -> TestCluster.condition(cluster().pool(), type).equals(expected));
    }
}
