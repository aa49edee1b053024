package dev.trainyard.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.kubernetes.testing.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the repository that the tests apply. */
final class Yards {
    static final Path KUBERNETES = Path.of(System.getProperty("trainyard.root")).resolve("k8s");
    static final Path EXAMPLES = KUBERNETES.resolve("examples");

    private Yards() {}

    /** An API server that knows the kinds. */
    static ApiServer server() {
        ApiServer server = ApiServer.start();
        try {
            server.kubectl().call("apply", "-k", KUBERNETES.resolve("crds").toString());
            server.kubectl()
                    .call("wait", "--for=condition=Established", "crd", "-l", "app.kubernetes.io/part-of=trainyard");
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The YAML files of a folder, by name. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the command line reads in a file. */
    static List<Resource> read(Path file) {
        ReadResult result = new ResourceReader(Catalogue.bundled()).readFiles(List.of(file), List.of());
        assertThat(result).isInstanceOf(ReadResult.Ok.class);
        return ((ReadResult.Ok) result).resources();
    }
}
