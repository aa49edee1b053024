package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;

/**
 * What a process knows of models.
 *
 * @param version version of the models; must be the run's
 * @param factory makes them
 * @param types classes of the payloads, for snapshots
 * @param codec events to records and back
 */
public record HostedModels(String version, ModelFactory factory, PayloadTypes types, PayloadCodec codec) {}
