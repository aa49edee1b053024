package dev.trainyard.contracts.strimzi;

import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * KafkaTopics and KafkaUsers of one run, for {@code k8s/overlays/cluster}.
 *
 * @param catalogue of all topics
 * @param run id of the run
 * @param chipNodeShards how many shards chip-node has; each other service has one
 */
record StrimziManifests(TopicCatalogue catalogue, String run, int chipNodeShards) {
    private static final String MADE =
            "# Made from kafka/topics.yaml by StrimziTest; see there how to make it again.\n";
    private static final List<String> MODELS =
            List.of("chip-node", "network-fabric", "job-scheduler", "failure-injector", "orchestrator");
    private static final List<String> USERS =
            List.of("chip-node", "network-fabric", "job-scheduler", "failure-injector", "orchestrator", "operator");

    String topics() {
        StringBuilder text = new StringBuilder(MADE);
        List<String> documents = new ArrayList<>();
        for (Topic topic : catalogue.topics()) {
            int own = topic.owner().equals("chip-node") ? chipNodeShards : 1;
            StringBuilder config = new StringBuilder();
            for (Map.Entry<String, String> setting : topic.settings().entrySet()) {
                config.append("    ")
                        .append(setting.getKey())
                        .append(": ")
                        .append(setting.getValue())
                        .append('\n');
            }
            documents.add("""
                    # %s
                    apiVersion: kafka.strimzi.io/v1
                    kind: KafkaTopic
                    metadata:
                      name: %s
                      labels: {strimzi.io/cluster: kafka}
                    spec:
                      partitions: %d
                      replicas: 3
                      config:
                    %s    min.insync.replicas: 2
                    """.formatted(
                            topic.about(),
                            topic.nameIn(run),
                            topic.partitionCount(own, chipNodeShards + MODELS.size() - 1),
                            config));
        }
        return text.append(String.join("---\n", documents)).toString();
    }

    String users() {
        List<String> documents = new ArrayList<>();
        for (String user : USERS) {
            StringBuilder acls = new StringBuilder();
            acl(acls, "topic", run + ".", "prefix", user.equals("orchestrator") ? READ_AND_RULE : "Read, Describe");
            acl(acls, "group", run + ".", "prefix", "Read");
            for (Topic topic : catalogue.topics()) {
                if (writes(user, topic)) {
                    acl(acls, "topic", topic.nameIn(run), "literal", "Write");
                }
            }
            documents.add("""
                    apiVersion: kafka.strimzi.io/v1
                    kind: KafkaUser
                    metadata:
                      name: %s
                      labels: {strimzi.io/cluster: kafka}
                    spec:
                      authentication: {type: scram-sha-512}
                      authorization:
                        type: simple
                        acls:
                    %s""".formatted(user, acls));
        }
        return MADE + "# The timekeeper of the orchestrator creates what topics are missing, and deletes records below"
                + " snapshots.\n" + String.join("---\n", documents);
    }

    private static final String READ_AND_RULE = "Read, Describe, Create, Delete";

    private static boolean writes(String user, Topic topic) {
        return switch (topic.owner()) {
            case "every process" -> MODELS.contains(user);
            // REST is a part of the orchestrator, kubectl comes by the operator.
            case "the doors" -> user.equals("orchestrator") || user.equals("operator");
            default -> topic.owner().equals(user);
        };
    }

    private static void acl(StringBuilder to, String type, String name, String pattern, String operations) {
        to.append("      - resource: {type: ")
                .append(type)
                .append(", name: ")
                .append(name)
                .append(", patternType: ")
                .append(pattern)
                .append("}\n        operations: [")
                .append(operations)
                .append("]\n");
    }
}
