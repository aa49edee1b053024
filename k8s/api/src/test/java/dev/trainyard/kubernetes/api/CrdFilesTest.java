package dev.trainyard.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kubernetes.api.crd.Definitions;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in {@code k8s/crds} are those that the records give. */
class CrdFilesTest {
    private static final String WRITE = "./mvnw -pl k8s/api -am test -Dtest=CrdFilesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true";
    private static final Path FOLDER =
            Path.of(System.getProperty("trainyard.root")).resolve("k8s/crds");

    @Test
    void filesAreThoseOfTheRecords() throws IOException {
        KubernetesSerialization yaml = new KubernetesSerialization();
        for (CustomResourceDefinition definition : Definitions.all()) {
            // Given the text of a definition
            String text = "# Made from the records of services/core/domain by\n# " + WRITE + "\n"
                    + yaml.asYaml(definition).replaceFirst("^---\n", "");
            Path file = FOLDER.resolve(definition.getSpec().getNames().getPlural() + ".yaml");

            // Then the file has it
            if (Boolean.getBoolean("regenerate")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertThat(Files.readString(file))
                    .as("%s is not what the records give; write it with %s", file, WRITE)
                    .isEqualTo(text);
        }
    }

    @Test
    void theKustomizationNamesEveryFile() throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.list(FOLDER)) {
            files = all.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
        String kustomization = Files.readString(FOLDER.resolve("kustomization.yaml"));
        assertThat(files).hasSize(Definitions.all().size());
        assertThat(kustomization.lines()
                        .filter(line -> line.startsWith("  - "))
                        .map(line -> line.substring(4))
                        .sorted()
                        .toList())
                .isEqualTo(files);
    }
}
