package dev.trainyard.servicekit.wire;

import dev.trainyard.contracts.codec.MessageNames;
import dev.trainyard.contracts.codec.RecordCodec;
import dev.trainyard.domain.telemetry.RackTelemetry;
import java.util.List;

/** Samples of a yard's sensors as Protobuf; safe for all threads. */
public final class TelemetryCodec {
    private final RecordCodec codec =
            RecordCodec.forTypes(List.of(RackTelemetry.class), MessageNames.inPackages("trainyard.telemetry.v1"));

    /** The record of a sample. */
    public byte[] encode(Record sample) {
        return codec.encode(sample);
    }

    /**
     * The sample of a record.
     *
     * @throws dev.trainyard.contracts.codec.ContractException if the bytes are damaged
     */
    public RackTelemetry decode(byte[] bytes) {
        return codec.decode(RackTelemetry.class, bytes);
    }
}
