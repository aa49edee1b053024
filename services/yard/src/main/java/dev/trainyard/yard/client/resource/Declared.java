package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.resource.Manifests.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which resources files are about, for verbs that need no more than that.
 *
 * @param kind the kind
 * @param namespace its namespace
 * @param name its name
 */
record Declared(Kind kind, String namespace, String name) {
    /** In the order of the files. */
    static List<Declared> in(Manifests manifests, String defaultNamespace) {
        List<Declared> all = new ArrayList<>();
        for (Part part : manifests.parts()) {
            try (MappingIterator<JsonNode> documents =
                    new YAMLMapper().readerFor(JsonNode.class).readValues(part.text())) {
                while (documents.hasNext()) {
                    JsonNode document = documents.next();
                    if (!document.isNull() && !document.isMissingNode()) {
                        all.add(of(document, part.file(), defaultNamespace));
                    }
                }
            } catch (JsonProcessingException e) {
                JsonLocation at = e.getLocation();
                throw new InvalidInputException(part.file()
                        + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr()) + ": not YAML: "
                        + String.valueOf(e.getOriginalMessage())
                                .lines()
                                .findFirst()
                                .orElse(""));
            } catch (IOException e) {
                throw new IllegalStateException("text in memory cannot be read", e);
            }
        }
        return all;
    }

    private static Declared of(JsonNode document, String file, String defaultNamespace) {
        String name = document.path("metadata").path("name").asText("");
        String kind = document.path("kind").asText("");
        if (name.isEmpty() || kind.isEmpty()) {
            throw new InvalidInputException(
                    file + ": expected resources with kind and metadata.name, found a document without");
        }
        return new Declared(
                Kind.named(kind), document.path("metadata").path("namespace").asText(defaultNamespace), name);
    }
}
