package dev.trainyard.servicekit.quarkus.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.resource.Source;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.YardNames;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogProjectionTest {
    private static final String POOL = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: blue}
            spec:
              system: grand-teton-h100
              racks: 4
              rack: {nodes: 2}
              fabric: {preset: small-clos}
              storage: {readGBps: 200, writeGBps: 100}
              failures: none
            """;
    private static final long[] NOTHING_READ = new long[8];

    private final YardCodec codec = new YardCodec();
    private final List<String> seen = new ArrayList<>();
    private final LogProjection projection = new LogProjection(codec, new DomainProjection() {
        @Override
        public void onResource(Resource resource, int number) {
            seen.add("resource " + resource.meta().name());
        }

        @Override
        public void onEvent(Envelope event, YardNames names) {
            RepairCompleted repair = (RepairCompleted) event.payload();
            seen.add("event " + event.sequence() + " in " + names.poolOf(repair.node()));
        }
    });

    @Test
    void anEventWaitsForTheGrantOfItsWindowAndSoKnowsTheNames() {
        // Given
        begin();

        // When: the events topic is read before the clock topic
        projection.accept(event(0, 3));
        projection.accept(event(1, 12));

        // Then
        assertThat(seen).isEmpty();

        // When
        projection.accept(new Grant(0, 0, 10, NOTHING_READ, List.of(poolCommand()), false, false));

        // Then
        assertThat(seen).containsExactly("resource blue", "event 0 in blue");
        projection.accept(new Grant(1, 10, 20, NOTHING_READ, List.of(), false, false));
        assertThat(seen).containsExactly("resource blue", "event 0 in blue", "event 1 in blue");
    }

    @Test
    void whatTwoInstancesWroteIsSeenOnce() {
        // Given
        begin();
        projection.accept(new Grant(0, 0, 10, NOTHING_READ, List.of(poolCommand()), false, false));
        projection.accept(new Grant(0, 0, 9, NOTHING_READ, List.of(poolCommand()), false, false));

        // When
        projection.accept(event(0, 3));
        projection.accept(event(1, 4));
        projection.accept(event(0, 3));
        projection.accept(event(1, 4));
        projection.accept(event(2, 5));

        // Then
        assertThat(seen).containsExactly("resource blue", "event 0 in blue", "event 1 in blue", "event 2 in blue");
        assertThat(projection.last())
                .hasValueSatisfying(grant -> assertThat(grant.toNs()).isEqualTo(10));
    }

    private void begin() {
        projection.accept(new YardRun("names", RunParameters.ofSeed(1), new ShardPlan(4), 0, 0).header());
        projection.accept(ShardMap.blocks(8, 5));
    }

    private static Envelope event(long sequence, long sentNs) {
        return new Envelope(sentNs + 1, sentNs, 6, sequence, 1, new RepairCompleted(NodeId.of(0, 3), sequence));
    }

    private StampedCommand poolCommand() {
        ReadResult read =
                new ResourceReader(Catalogue.bundled()).read(List.of(new Source("pool.yaml", POOL)), List.of());
        assertThat(read).isInstanceOf(ReadResult.Ok.class);
        Command c = YardRun.command(((ReadResult.Ok) read).resources().getFirst(), codec);
        return new StampedCommand(0, c.id(), c.kind(), c.namespace(), c.name(), 0, c.payload());
    }
}
