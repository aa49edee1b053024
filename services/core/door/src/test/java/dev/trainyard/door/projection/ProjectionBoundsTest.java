package dev.trainyard.door.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.DeclarationReader;
import dev.trainyard.domain.resource.KnownYard;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.resource.Source;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProjectionBoundsTest {
    private static final int JOBS = 10_000;
    private static final long S = VirtualTime.SECOND_NS;

    private final YardProjection projection = new YardProjection(Catalogue.bundled(), 0);
    private long offset;

    private static List<Resource> smallYard() throws Exception {
        Path file = Path.of(System.getProperty("trainyard.root"), "k8s/examples/small-yard.yaml");
        var read = new DeclarationReader(Catalogue.bundled())
                .read(new Source("yard", Files.readString(file)), KnownYard.none());
        return ((Declaration.Ok) read)
                .declarations().stream().map(Declaration::resource).toList();
    }

    private void log(String id, YardCommand command) {
        projection.onCommand(
                new LoggedCommand(offset++, 1_000_000, id, command, Collections.emptySortedMap(), new TreeMap<>()));
    }

    private void window(long number, List<Resource> applied, List<Record> events) {
        List<StampedCommand> commands = new ArrayList<>();
        List<Envelope> envelopes = new ArrayList<>();
        for (Resource r : applied) {
            ResourceApplied command = new ResourceApplied(r);
            String id = r.kind() + r.meta().name();
            log(id, command);
            commands.add(new StampedCommand(
                    offset, id, r.kind(), r.meta().namespace(), r.meta().name(), number * S, new byte[0]));
            envelopes.add(new Envelope(number * S, number * S, Envelope.DOOR, offset, 0, command));
        }
        for (Record event : events) {
            envelopes.add(new Envelope(number * S, number * S, 0, 0, 0, event));
        }
        projection.onWindow(
                new Grant(number, number * S, number * S + S, new long[0], commands, false, false), envelopes);
    }

    /** What the yard remembers of so many ended jobs must stay small; the ring of changes has its own bound. */
    @Test
    void tenThousandEndedJobsCostLessThanAHundredMebibytes() throws Exception {
        List<Resource> yard = smallYard();
        window(0, yard.subList(0, 3), List.of());
        Resource.TrainingJob model = (Resource.TrainingJob) yard.get(3);
        long before = usedBytes();
        for (int i = 0; i < JOBS; i++) {
            Resource job = new Resource.TrainingJob(new ResourceMeta("default", "job-" + i), model.spec());
            JobAccounts accounts = new JobAccounts(9 * S, 9, 9 * S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
            window(
                    i + 1,
                    List.of(job),
                    List.of(
                            new JobAccepted(i, "default", "job-" + i, 128),
                            new GangPlaced(i, 1, new int[] {0, 1, 2, 3}, new int[] {4}),
                            new JobRunning(i, 1, i * S, 0, S),
                            new JobFinished(i, JobState.SUCCEEDED, accounts)));
        }
        ChangeRing ring = projection.changes();
        long ringBytes = ring.all().stream().mapToLong(c -> c.frame().length).sum();
        assertThat(ringBytes).isLessThanOrEqualTo(64L << 20);
        long grown = usedBytes() - before - ringBytes;
        assertThat(grown).isLessThan(100L << 20);
        assertThat(projection
                        .list("TrainingJob", "", null, (k, l) -> true, JOBS)
                        .objects())
                .hasSize(JOBS);
        assertThat(projection.unfinishedJobs()).isZero();
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void theRingKeepsTheNewestWithoutGaps() {
        ChangeRing ring = new ChangeRing(100, 8, 1_000);
        ObjectKey key = new ObjectKey("TrainingJob", "default", "one");
        for (int i = 0; i < 20; i++) {
            ring.append(
                    Change.Type.MODIFIED, key, Collections.emptySortedMap(), Collections.emptySortedMap(), version ->
                            new byte[] {'{', '}'});
        }
        assertThat(ring.last()).isEqualTo(120);
        assertThat(ring.covers(112)).isTrue();
        assertThat(ring.after(111, 5)).isEqualTo(new ChangeRing.Gone(113, 120));
        assertThat(ring.after(112, 5)).isInstanceOfSatisfying(ChangeRing.Next.class, next -> assertThat(next.changes())
                .extracting(Change::version)
                .containsExactly(113L, 114L, 115L, 116L, 117L));
        assertThat(ring.after(120, 5)).isEqualTo(new ChangeRing.Next(List.of()));
        assertThat(ring.covers(121)).isFalse();
    }

    /** The window may be read before the record of its command: the object is there once, and gets its time later. */
    @Test
    void aWindowMayComeBeforeTheRecordOfItsCommand() throws Exception {
        Resource queue = smallYard().get(2);
        ResourceApplied command = new ResourceApplied(queue);
        projection.onWindow(
                new Grant(
                        0,
                        0,
                        S,
                        new long[0],
                        List.of(new StampedCommand(0, "c1", "CapacityQueue", "default", "research", 0, new byte[0])),
                        false,
                        false),
                List.of(new Envelope(0, 0, Envelope.DOOR, 0, 0, command)));
        ObjectKey key = ObjectKey.of(queue);
        assertThat(projection.find(key).orElseThrow().createdWallMs()).isZero();
        log("c1", command);
        YardObject object = projection.find(key).orElseThrow();
        assertThat(object.createdWallMs()).isEqualTo(1_000_000);
        assertThat(object.generation()).isEqualTo(1);
        assertThat(object.status().observedGeneration()).isEqualTo(1);
    }

    @Test
    void aRefusedCommandTakesItsResourceAway() throws Exception {
        Resource queue = smallYard().get(2);
        log("c1", new ResourceApplied(queue));
        projection.onRefused(0, "no such accelerator");
        assertThat(projection.find(ObjectKey.of(queue))).isEmpty();
        assertThat(projection.events().all().getLast().json()).contains("no such accelerator");
    }

    @Test
    void aRefusedUpdateNeverWas() throws Exception {
        // Given a queue and two updates that are in the log
        Resource.CapacityQueue queue = (Resource.CapacityQueue) smallYard().get(2);
        ObjectKey key = ObjectKey.of(queue);
        QueueStrategy now = queue.spec().strategy();
        QueueStrategy then = now == QueueStrategy.StrictFIFO ? QueueStrategy.BestEffortFIFO : QueueStrategy.StrictFIFO;
        Resource other = new Resource.CapacityQueue(
                queue.meta(), new CapacityQueueSpec(queue.spec().quotas(), then));
        log("c1", new ResourceApplied(queue));
        log("c2", new ResourceApplied(other));
        log("c3", new ResourceApplied(queue));
        log("c4", new ResourceApplied(other));
        assertThat(projection.find(key).orElseThrow().generation()).isEqualTo(4);

        // When the last is refused, then the one before it holds
        projection.onRefused(3, "no");
        assertThat(projection.find(key).orElseThrow().resource()).isEqualTo(queue);
        assertThat(projection.find(key).orElseThrow().generation()).isEqualTo(3);

        // And when one in between and then the last are refused, then the first
        projection.onRefused(1, "no");
        assertThat(projection.find(key).orElseThrow().resource()).isEqualTo(queue);
        projection.onRefused(2, "no");
        assertThat(projection.find(key).orElseThrow().resource()).isEqualTo(queue);
        assertThat(projection.find(key).orElseThrow().generation()).isEqualTo(1);
    }

    /** A resource that is deleted and applied again while time stands is another one once time goes on. */
    @Test
    void aSuccessorWaitsForTheEndOfItsPredecessor() throws Exception {
        Resource queue = smallYard().get(2);
        ObjectKey key = ObjectKey.of(queue);
        window(0, List.of(queue), List.of());
        String first = projection.find(key).orElseThrow().uid();
        var deleted = new YardCommand.ResourceDeleted("CapacityQueue", "default", "research");
        log("d1", deleted);
        log("c2", new ResourceApplied(queue));
        assertThat(projection.find(key).orElseThrow().deletedWallMs()).isNotNull();
        projection.onWindow(
                new Grant(
                        1,
                        S,
                        2 * S,
                        new long[0],
                        List.of(
                                new StampedCommand(1, "d1", "CapacityQueue", "default", "research", S, new byte[0]),
                                new StampedCommand(2, "c2", "CapacityQueue", "default", "research", S, new byte[0])),
                        false,
                        false),
                List.of(
                        new Envelope(S, S, Envelope.DOOR, 1, 0, deleted),
                        new Envelope(S, S, Envelope.DOOR, 2, 0, new ResourceApplied(queue))));
        YardObject second = projection.find(key).orElseThrow();
        assertThat(second.uid()).isNotEqualTo(first);
        assertThat(second.deletedWallMs()).isNull();
        assertThat(second.status().observedGeneration()).isEqualTo(1);
    }
}
