package dev.trainyard.servicekit.wire;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * What a yard's run is, apart from its commands.
 *
 * @param id prefix of all topics
 * @param parameters what every shard must agree on
 * @param plan the run's shards
 * @param statedEndNs virtual time up to which it goes on in any case; 0 for none
 * @param snapshotEveryWindows windows between two snapshots; 0 for none
 */
public record YardRun(String id, RunParameters parameters, ShardPlan plan, long statedEndNs, int snapshotEveryWindows) {
    /** The calendar time that virtual time 0 stands for. */
    private static final String VIRTUAL_EPOCH = "2026-01-01T00:00:00Z";

    /** The header of this run, with the models and the catalogue of this build. */
    public RunHeader header() {
        List<ShardPlace> places = new ArrayList<>();
        for (int shard = 0; shard < plan.shards(); shard++) {
            places.add(new ShardPlace(plan.serviceOf(shard).id(), plan.partitionOf(shard)));
        }
        return new RunHeader(
                id,
                parameters.seed(),
                parameters.lookaheadNs(),
                parameters.stateDigestEveryNs(),
                places,
                Catalogue.bundled().hash().toString(),
                ModelVersion.CURRENT,
                VIRTUAL_EPOCH,
                statedEndNs,
                snapshotEveryWindows);
    }

    /** The plan of shards that a header describes. */
    public static ShardPlan plan(RunHeader header) {
        int chipNodeShards = (int) header.shards().stream()
                .filter(place -> place.service().equals(Service.CHIP_NODE.id()))
                .count();
        return new ShardPlan(chipNodeShards);
    }

    /** The command that applies a resource of a file; its id follows from the resource: given twice, applied once. */
    public static Command command(Resource resource, PayloadCodec codec) {
        String kind = resource.kind();
        String namespace = resource.meta().namespace();
        String name = resource.meta().name();
        byte[] payload = codec.encode(new Envelope(0, 0, Envelope.DOOR, 0, 0, new ResourceApplied(resource)));
        return new Command("file:" + kind + "/" + namespace + "/" + name, kind, namespace, name, 0, payload);
    }
}
