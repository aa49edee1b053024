package dev.trainyard.servicekit.quarkus.log;

import dev.trainyard.contracts.codec.ContractException;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.wire.YardCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The channels {@code clock} and {@code events}: in batches, from the beginning of the log, committing nothing, since
 * what is made of them lives in memory. Replicas of a service share its events by the consumer group of {@code events};
 * each reads the whole clock.
 */
@Singleton
public class LogChannels {
    private static final Logger LOG = Logger.getLogger(LogChannels.class);

    private final LogProjection projection;
    private final YardCodec codec;
    private final Timer window;
    private long grantedNs;

    LogChannels(LogProjection projection, YardCodec codec, MeterRegistry registry) {
        this.projection = projection;
        this.codec = codec;
        this.window = Timer.builder("trainyard.window")
                .description("Wall time between two grants as this process reads them")
                .register(registry);
    }

    @Incoming("clock")
    void clock(List<byte[]> records) {
        for (byte[] record : records) {
            readable(() -> ControlCodec.clock(record))
                    .flatMap(projection::accept)
                    .ifPresent(grant -> granted());
        }
    }

    @Incoming("events")
    void events(List<byte[]> records) {
        for (byte[] record : records) {
            readable(() -> codec.decode(record)).ifPresent(projection::accept);
        }
    }

    private void granted() {
        long nowNs = System.nanoTime();
        if (grantedNs != 0) {
            window.record(nowNs - grantedNs, TimeUnit.NANOSECONDS);
        }
        grantedNs = nowNs;
    }

    /** Metrics leave out what cannot be read: the timekeeper makes dead letters of it. */
    private static <T> Optional<T> readable(Supplier<T> decode) {
        try {
            return Optional.of(decode.get());
        } catch (ContractException e) {
            LOG.debugf("a record is left out: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
