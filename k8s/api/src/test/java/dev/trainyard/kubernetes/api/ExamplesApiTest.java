package dev.trainyard.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kubernetes.testing.ApiServer;
import dev.trainyard.kubernetes.testing.Kubectl;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users apply with kubectl: the examples, and those that are broken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesApiTest {
    private static final String EXPECT = "# expect: ";

    private @Nullable ApiServer started;

    static Stream<Path> examples() {
        return Yards.files(Yards.EXAMPLES).stream();
    }

    static Stream<Path> broken() {
        return Yards.files(Yards.EXAMPLES.resolve("broken")).stream();
    }

    @BeforeAll
    void start() {
        started = Yards.server();
    }

    @AfterAll
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private ApiServer server() {
        return Objects.requireNonNull(started);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anAppliedExampleComesBackAsTheCommandLineReadsIt(Path file) {
        // Given an example
        List<Resource> wanted = Yards.read(file);

        // When kubectl applies it
        server().kubectl().call("apply", "-f", file.toString());

        // Then the objects of the server, defaults filled in, read as the same records
        for (Resource resource : wanted) {
            assertThat(stored(resource)).isEqualTo(resource);
        }

        // And when it is applied again, as it is and as the yard writes it with all defaults, nothing changes
        server().kubectl().call("apply", "-f", file.toString());
        for (Resource resource : wanted) {
            YardObject again = server().client()
                    .resource(YardObject.of(resource))
                    .forceConflicts()
                    .serverSideApply();
            assertThat(again.getMetadata().getGeneration()).isEqualTo(1);
        }
        assertThat(server().kubectl().call("diff", "-f", file.toString())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenOneIsRefusedWithItsMessage(Path file) throws IOException {
        // Given a file that says what the answer must contain
        String first = Files.readAllLines(file).getFirst();
        assertThat(first).startsWith(EXPECT);

        // When kubectl applies it
        Kubectl.Result result = server().kubectl().run("apply", "-f", file.toString());

        // Then it is refused in these words
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains(first.substring(EXPECT.length()));
    }

    @Test
    void jobsOfAnyNamespaceAreJobs() {
        // Given a job of another namespace
        Resource job = Yards.read(Yards.EXAMPLES.resolve("small-yard.yaml")).getLast();
        server().kubectl().call("create", "namespace", "team-a");
        YardObject object = YardObject.of(job);
        object.getMetadata().setNamespace("team-a");

        // When it is created
        server().client().resource(object).create();

        // Then it declares a job of that namespace
        KubernetesClient client = server().client();
        Declaration.Result result = client.resources(TrainingJob.class)
                .inNamespace("team-a")
                .withName(job.meta().name())
                .get()
                .declaration();
        assertThat(result).isInstanceOf(Declaration.Ok.class);
        assertThat(((Declaration.Ok) result)
                        .declarations()
                        .getFirst()
                        .resource()
                        .meta()
                        .namespace())
                .isEqualTo("team-a");
    }

    @Test
    void allKindsAreInOneCategory() {
        server().kubectl()
                .call("apply", "-f", Yards.EXAMPLES.resolve("small-yard.yaml").toString());

        List<String> names = new ArrayList<>(server().kubectl()
                .call("get", "trainyard", "-n", "default", "-o", "name")
                .lines()
                .toList());

        assertThat(names)
                .contains(
                        "acceleratorpool.trainyard.dev/h100",
                        "capacityqueue.trainyard.dev/research",
                        "trainingjob.trainyard.dev/left-70b");
    }

    private Resource stored(Resource resource) {
        Class<? extends YardObject> type = YardObject.of(resource).getClass();
        var all = server().client().resources(type);
        YardObject object = (Resource.isClusterScoped(resource.kind())
                        ? all
                        : all.inNamespace(resource.meta().namespace()))
                .withName(resource.meta().name())
                .get();
        Declaration.Result result = object.declaration();
        assertThat(result).isInstanceOf(Declaration.Ok.class);
        return ((Declaration.Ok) result).declarations().getFirst().resource();
    }
}
