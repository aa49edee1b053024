package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a process knows of models.
 *
 * @param version version of the models; must be the run's
 * @param factory makes them
 * @param types classes of the payloads, for snapshots
 * @param codec events to records and back
 * @param telemetry samples of the models to records of the telemetry topic; without it no model is sampled
 */
public record HostedModels(
        String version,
        ModelFactory factory,
        PayloadTypes types,
        PayloadCodec codec,
        Optional<Function<Record, byte[]>> telemetry) {
    /** Models that are never sampled. */
    public HostedModels(String version, ModelFactory factory, PayloadTypes types, PayloadCodec codec) {
        this(version, factory, types, codec, Optional.empty());
    }

    /** The same, with their samples in the telemetry topic. */
    public HostedModels withTelemetry(Function<Record, byte[]> encoder) {
        return new HostedModels(version, factory, types, codec, Optional.of(encoder));
    }
}
