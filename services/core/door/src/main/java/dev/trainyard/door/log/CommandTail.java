package dev.trainyard.door.log;

import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.door.projection.LoggedCommand;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.DeadLetter;
import dev.trainyard.servicekit.runtime.protocol.Label;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Shows the projection every command as it lies in the log, and every one that was refused. */
final class CommandTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicPartition commands;
    private final TopicPartition deadLetters;
    private final PayloadCodec codec;
    private final YardProjection projection;
    private final LogReader reader;
    private final CountDownLatch caughtUp = new CountDownLatch(1);

    CommandTail(String runId, PayloadCodec codec, Consumer<byte[], byte[]> consumer, YardProjection projection) {
        this.commands = RunTopics.commands(runId);
        this.deadLetters = RunTopics.deadLetters(runId);
        this.codec = codec;
        this.projection = projection;
        this.reader = new LogReader(consumer);
    }

    /** Reads until {@link #close}. */
    void run() {
        try (reader) {
            reader.assign(List.of(commands));
            reader.readToEnd(List.of(commands), this::accept);
            caughtUp.countDown();
            // Refusals come after what they refuse, and nothing waits for them.
            reader.assign(List.of(commands, deadLetters));
            while (true) {
                reader.poll(POLL, this::accept);
            }
        } catch (LogReader.StoppedException e) {
            // As asked.
        }
    }

    /** Waits until all commands that lay in the log at the begin have been shown. */
    boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return caughtUp.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        reader.stop();
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(commands.topic())) {
            LoggedCommand command = command(record);
            if (command == null) {
                projection.onNothing(record.offset());
            } else {
                projection.onCommand(command);
            }
        } else {
            refusal(record.value());
        }
    }

    /** What a record says; null for what is no command: it becomes a dead letter, which is not our business. */
    private @Nullable LoggedCommand command(ConsumerRecord<byte[], byte[]> record) {
        try {
            Command command = ControlCodec.command(record.value());
            command.check();
            if (codec.decode(command.payload()).payload() instanceof YardCommand payload) {
                return new LoggedCommand(
                        record.offset(),
                        record.timestamp(),
                        command.id(),
                        payload,
                        Label.map(command.labels()),
                        Label.map(command.annotations()));
            }
            return null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private void refusal(byte[] value) {
        DeadLetter letter;
        try {
            letter = ControlCodec.deadLetter(value);
        } catch (RuntimeException e) {
            return; // Garbage among the dead letters: nobody to tell.
        }
        if (letter.topic().equals(commands.topic())) {
            projection.onRefused(letter.offset(), letter.reason());
        }
    }
}
