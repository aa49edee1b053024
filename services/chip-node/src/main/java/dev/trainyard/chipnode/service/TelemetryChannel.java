package dev.trainyard.chipnode.service;

import dev.trainyard.servicekit.metrics.ChipMeters;
import dev.trainyard.servicekit.wire.TelemetryCodec;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads the newest telemetry of all racks into the metrics; what was there before the start is of no use. */
@Singleton
public class TelemetryChannel {
    private final TelemetryCodec codec = new TelemetryCodec();
    private final ChipMeters chips;

    TelemetryChannel(ChipMeters chips) {
        this.chips = chips;
    }

    @Incoming("telemetry")
    void telemetry(List<byte[]> records) {
        for (byte[] record : records) {
            chips.onSample(codec.decode(record));
        }
    }
}
