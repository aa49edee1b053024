package dev.trainyard.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
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
        for (CustomResourceDefinition definition : Definitions.all()) {
            // Given the text of a definition
            String text = "# Made from the records of services/core/domain by\n# " + WRITE + "\n" + yaml(definition);
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

    /** As people write it: no needless quotes, whole numbers without a point. */
    private static String yaml(CustomResourceDefinition definition) throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build();
        JsonNode tree = yaml.readTree(new KubernetesSerialization().asJson(definition));
        return yaml.writeValueAsString(wholeNumbers(tree));
    }

    private static JsonNode wholeNumbers(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> entry.setValue(wholeNumbers(entry.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, wholeNumbers(array.get(i)));
            }
        } else if (node.isDouble() && node.doubleValue() == Math.rint(node.doubleValue())) {
            return LongNode.valueOf(node.longValue());
        }
        return node;
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
        assertThat(kustomization
                        .lines()
                        .filter(line -> line.startsWith("  - "))
                        .map(line -> line.substring(4))
                        .sorted()
                        .toList())
                .isEqualTo(files);
    }
}
