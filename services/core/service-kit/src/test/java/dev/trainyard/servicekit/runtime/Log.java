package dev.trainyard.servicekit.runtime;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.RecordSeal;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.DeadLetter;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.SnapshotChunk;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what lies in the topics of a run. */
record Log(KafkaClients clients, RunHeader header) {
    List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (LogReader reader = new LogReader(clients.consumer("test-log"))) {
            reader.assign(List.of(partition));
            reader.readToEnd(List.of(partition), records::add);
        }
        return records;
    }

    long begin(TopicPartition partition) {
        try (LogReader reader = new LogReader(clients.consumer("test-log"))) {
            return reader.begins(List.of(partition)).getOrDefault(partition, -1L);
        }
    }

    /** The grants that hold. */
    List<Grant> grants() {
        ClockFollower clock = new ClockFollower();
        List<Grant> grants = new ArrayList<>();
        records(RunTopics.clock(header.runId()))
                .forEach(r -> clock.accept(ControlCodec.clock(r.value())).ifPresent(grants::add));
        return grants;
    }

    List<Done> dones() {
        List<Done> dones = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> r : records(topics().done())) {
            if (ControlCodec.done(r.value()) instanceof Done done) {
                dones.add(done);
            }
        }
        return dones;
    }

    List<DeadLetter> deadLetters() {
        return records(RunTopics.deadLetters(header.runId())).stream()
                .filter(r -> RecordSeal.broken(r).isEmpty())
                .map(r -> ControlCodec.deadLetter(r.value()))
                .toList();
    }

    List<SnapshotChunk> chunks(int shard) {
        return records(topics().snapshots(shard)).stream()
                .map(r -> ControlCodec.chunk(r.value()))
                .toList();
    }

    RunTopics topics() {
        return new RunTopics(header);
    }
}
