package dev.trainyard.yard.kafka;

import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.clock.CommandGate;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.wire.TelemetryCodec;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.YardModels;
import dev.trainyard.yard.store.RunRecord;
import java.util.List;

/** How a kept run looks on the wire: its header, its commands, its codec. */
public final class YardWire {
    private YardWire() {}

    /** Events and commands as Protobuf. */
    public static PayloadCodec codec() {
        return new YardCodec();
    }

    /** All models of this build. */
    public static HostedModels models(PayloadCodec codec) {
        return new HostedModels(
                        ModelVersion.CURRENT,
                        (header, shard) -> YardModels.create(header.parameters(), YardRun.plan(header), shard),
                        YardPayloads.types(),
                        codec)
                .withTelemetry(new TelemetryCodec()::encode);
    }

    /** Settings of a timekeeper that admits only commands that every shard can read. */
    public static TimekeeperSettings clock(PayloadCodec codec) {
        return TimekeeperSettings.standard().withGate(CommandGate.readable(codec, YardCommand.class));
    }

    /** The header of a run; with the version of the models that it was begun with. */
    public static RunHeader header(RunRecord run, RunInputs inputs) {
        return new YardRun(run.id(), inputs.parameters(), inputs.plan(), inputs.statedEndNs(), run.snapshotEvery())
                .header()
                .withModelVersion(run.modelVersion());
    }

    /** The commands of a run's files. */
    public static List<Command> commands(RunInputs inputs, PayloadCodec codec) {
        return inputs.commands().stream()
                .map(ResourceApplied::resource)
                .map(resource -> YardRun.command(resource, codec))
                .toList();
    }
}
