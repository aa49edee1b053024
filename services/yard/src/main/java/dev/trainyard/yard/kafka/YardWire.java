package dev.trainyard.yard.kafka;

import dev.trainyard.contracts.codec.EventCodec;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardPlace;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.YardModels;
import dev.trainyard.yard.store.RunRecord;
import java.util.ArrayList;
import java.util.List;

/** How a yard looks on the wire: its header, its commands, its codec. */
public final class YardWire {
    /** The calendar time that virtual time 0 stands for. */
    private static final String VIRTUAL_EPOCH = "2026-01-01T00:00:00Z";

    private YardWire() {}

    /** Events and commands as Protobuf. */
    public static PayloadCodec codec() {
        EventCodec events = EventCodec.forPayloads(YardPayloads.types());
        return new PayloadCodec() {
            @Override
            public byte[] encode(Envelope event) {
                return events.encode(event);
            }

            @Override
            public Envelope decode(byte[] bytes) {
                return events.decode(bytes);
            }
        };
    }

    /** All models of this build. */
    public static HostedModels models(PayloadCodec codec) {
        return new HostedModels(
                ModelVersion.CURRENT,
                (header, shard) -> YardModels.create(header.parameters(), plan(header), shard),
                YardPayloads.types(),
                codec);
    }

    /** The header of a run. */
    public static RunHeader header(RunRecord run, RunInputs inputs) {
        List<ShardPlace> places = new ArrayList<>();
        for (int shard = 0; shard < inputs.plan().shards(); shard++) {
            places.add(new ShardPlace(
                    inputs.plan().serviceOf(shard).id(), inputs.plan().partitionOf(shard)));
        }
        return new RunHeader(
                run.id(),
                inputs.seed(),
                inputs.parameters().lookaheadNs(),
                inputs.parameters().stateDigestEveryNs(),
                places,
                Catalogue.bundled().hash().toString(),
                run.modelVersion(),
                VIRTUAL_EPOCH,
                inputs.statedEndNs(),
                run.snapshotEvery());
    }

    /** The commands of a run's files. Their ids follow from the resources: given twice, they are applied once. */
    public static List<Command> commands(RunInputs inputs, PayloadCodec codec) {
        List<Command> commands = new ArrayList<>();
        for (ResourceApplied applied : inputs.commands()) {
            String kind = applied.resource().kind();
            String namespace = applied.resource().meta().namespace();
            String name = applied.resource().meta().name();
            byte[] payload = codec.encode(new Envelope(0, 0, Envelope.DOOR, 0, 0, applied));
            commands.add(new Command("file:" + kind + "/" + namespace + "/" + name, kind, namespace, name, 0, payload));
        }
        return commands;
    }

    private static ShardPlan plan(RunHeader header) {
        int chipNodeShards = (int) header.shards().stream()
                .filter(place -> place.service().equals(Service.CHIP_NODE.id()))
                .count();
        return new ShardPlan(chipNodeShards);
    }
}
