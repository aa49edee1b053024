package dev.trainyard.door.projection;

import dev.trainyard.contracts.codec.ContractException;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the commands topic of a run from its begin, for a projection. What cannot be read is passed over. */
public final class CommandTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String runId;
    private final PayloadCodec codec;
    private final YardProjection projection;
    private final LogReader reader;

    public CommandTail(String runId, PayloadCodec codec, KafkaClients clients, YardProjection projection) {
        this.runId = runId;
        this.codec = codec;
        this.projection = projection;
        this.reader = new LogReader(clients.consumer(runId + "-commands-tail"));
    }

    /** Follows until {@link #close}; call once. */
    public void run() {
        try {
            reader.assign(List.of(RunTopics.commands(runId)));
            while (true) {
                reader.poll(POLL, this::accept);
            }
        } catch (LogReader.StoppedException e) {
            // Closed.
        } finally {
            reader.close();
        }
    }

    /** Stops {@link #run} soon; from any thread. */
    @Override
    public void close() {
        reader.stop();
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        try {
            Command command = ControlCodec.command(r.value());
            if (codec.decode(command.payload()).payload() instanceof YardCommand what) {
                projection.onCommand(new LoggedCommand(
                        r.offset(),
                        r.timestamp(),
                        command.id(),
                        what,
                        Collections.emptySortedMap(),
                        Collections.emptySortedMap()));
                return;
            }
        } catch (ContractException e) {
            // A foreign record: the timekeeper puts it among the dead letters.
        }
        projection.onNothing(r.offset());
    }
}
