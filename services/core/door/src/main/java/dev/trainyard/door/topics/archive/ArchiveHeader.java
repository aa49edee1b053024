package dev.trainyard.door.topics.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an archive holds.
 *
 * @param run the run's id
 * @param topics its topics; records name them by index
 */
public record ArchiveHeader(String run, List<ArchivedTopic> topics) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public ArchiveHeader {
        topics = List.copyOf(topics);
    }

    /**
     * One topic.
     *
     * @param name without the run id
     * @param begins offset of the first record of each partition
     * @param ends offset behind the last record of each partition
     */
    public record ArchivedTopic(String name, List<Long> begins, List<Long> ends) {
        public ArchivedTopic {
            begins = List.copyOf(begins);
            ends = List.copyOf(ends);
        }
    }

    String json() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("run", run);
        ArrayNode list = json.putArray("topics");
        for (ArchivedTopic topic : topics) {
            ObjectNode item = list.addObject().put("name", topic.name());
            topic.begins().forEach(item.putArray("begins")::add);
            topic.ends().forEach(item.putArray("ends")::add);
        }
        return json.toString();
    }

    static ArchiveHeader parse(String text) throws JsonProcessingException {
        JsonNode json = MAPPER.readTree(text);
        List<ArchivedTopic> topics = new ArrayList<>();
        for (JsonNode item : json.path("topics")) {
            topics.add(new ArchivedTopic(
                    item.path("name").asText(), longs(item.path("begins")), longs(item.path("ends"))));
        }
        return new ArchiveHeader(json.path("run").asText(), topics);
    }

    private static List<Long> longs(JsonNode array) {
        List<Long> numbers = new ArrayList<>();
        array.forEach(n -> numbers.add(n.asLong()));
        return numbers;
    }
}
