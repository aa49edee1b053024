package dev.trainyard.chipnode.model.violations;

import dev.trainyard.contracts.topics.TopicCatalogue;
import org.apache.kafka.common.TopicPartition;

/** Breaks: a model knows kernel and domain only. */
public final class ModelKnowsKafka {
    private ModelKnowsKafka() {}

    static Object partition() {
        return new TopicPartition("clock", 0);
    }

    static Object topics() {
        return TopicCatalogue.class;
    }
}
