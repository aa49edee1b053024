package dev.trainyard.servicekit.runtime.history;

import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.SnapshotChunk;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Copies the log of a run up to a window under another run id, on the same broker or another one: a run that has lived
 * through the same up to there, and can go another way ("what if, from now on"). Hosts and timekeeper are started on the
 * copy as on any log; it begins held, whatever its parent was told. The parent may go on meanwhile.
 *
 * <p>What is copied: header and map, the grants up to the window, all reports about them, events up to the counts that
 * the reports of the window state, the two newest snapshots up to it, and the commands that were admitted by then.
 * Commands that still waited are not.
 */
public final class RunLogCopy {
    private static final Duration POLL = Duration.ofMillis(200);

    private final ClockHistory parent;
    private final LogReader reader;
    private final CopyTarget target;
    private final RunTopics from;
    private final long window;
    private final TreeSet<Long> snapshots = new TreeSet<>();
    private final Map<TopicPartition, TreeMap<Long, Long>> offsets = new HashMap<>();
    private long records;

    /**
     * What was copied.
     *
     * @param runId of the copy
     * @param window last window of it; -1 when nothing had been granted
     * @param nowNs virtual time that it stands at
     * @param records how many records it has
     */
    public record Copied(String runId, long window, long nowNs, long records) {}

    private RunLogCopy(ClockHistory parent, LogReader reader, CopyTarget target, long window) {
        this.parent = parent;
        this.reader = reader;
        this.target = target;
        this.from = new RunTopics(parent.header());
        this.window = window;
    }

    /**
     * Copies a run.
     *
     * @param runId the run
     * @param clients of its broker
     * @param newRunId id of the copy; must not exist
     * @param newClients of the broker that the copy goes to
     * @param atNs virtual time: the copy ends with the last window that ends at or before it and that all have done
     * @throws RefusedException when there is no such run, the copy exists, or the parent's log has been cut above that
     */
    public static Copied copy(String runId, KafkaClients clients, String newRunId, KafkaClients newClients, long atNs) {
        ClockHistory parent = new ClockHistory(runId);
        try (LogReader reader = new LogReader(clients.consumer(runId + "-copy"));
                Admin admin = newClients.admin(newRunId + "-copy-admin");
                LogReader newReader = new LogReader(newClients.consumer(newRunId + "-copy"));
                Outbox outbox = new Outbox(newClients.producer(newRunId + "-copy"), "/" + newRunId + "/copy")) {
            parent.read(reader);
            CopyTarget target = new CopyTarget(runId, parent.header().withRunId(newRunId), admin, newReader, outbox);
            target.create();
            return new RunLogCopy(parent, reader, target, lastWindow(parent, atNs)).run();
        }
    }

    private static long lastWindow(ClockHistory parent, long atNs) {
        long last = Done.JOINED;
        for (Grant g : parent.grants()) {
            if (g.toNs() > atNs || g.end()) {
                break;
            }
            last = parent.doneByAll(g.window()) ? g.window() : last;
        }
        return last;
    }

    private Copied run() {
        chooseSnapshots();
        for (int shard = 0; shard < parent.header().shards().size(); shard++) {
            copyEvents(shard);
            if (!parent.header().isForeign(shard)) {
                copySnapshots(shard);
            }
        }
        copyCommands();
        for (Done done : parent.dones()) {
            if (done.window() <= window) {
                target.done(new Done(
                        done.window(),
                        done.process(),
                        done.shards().stream().map(this::moved).toList()));
                records++;
            }
        }
        // The clock comes last: before it is there, nobody takes the copy for a run.
        target.flush();
        target.clock(target.header());
        target.clock(parent.map());
        List<Grant> grants = parent.grants().subList(0, (int) window + 1);
        grants.forEach(target::clock);
        target.flush();
        long nowNs = grants.isEmpty() ? 0 : grants.getLast().toNs();
        return new Copied(target.header().runId(), window, nowNs, records + 2 + grants.size());
    }

    private void chooseSnapshots() {
        for (long w = window; w >= 0 && snapshots.size() < 2; w--) {
            if (parent.grants().get((int) w).snapshot() && parent.snapshotByAll(w)) {
                snapshots.add(w);
            }
        }
        boolean cut = reader.begins(from.allEvents()).values().stream().anyMatch(offset -> offset > 0);
        if (cut && snapshots.isEmpty()) {
            throw new RefusedException("The log of run " + parent.header().runId()
                    + " has been cut, and no snapshot is left at or before that time. Choose a later time.");
        }
    }

    private void copyEvents(int shard) {
        TopicPartition partition = from.events(shard);
        ShardDone done = parent.reported(window).get(shard);
        long count = done == null ? 0 : done.sequences();
        reader.assign(List.of(partition));
        long begin = reader.begins(List.of(partition)).getOrDefault(partition, 0L);
        if (begin > 0) {
            target.cutBegin(target.topics().events(shard));
        }
        Expected next = new Expected(begin > 0 ? -1 : 0);
        Map<TopicPartition, Long> ends = reader.ends(List.of(partition));
        while (next.sequence < count && !reader.reached(ends)) {
            reader.poll(POLL, r -> {
                if (parent.records().strangeEvent(r, shard).isEmpty()) {
                    copyEvent(r, shard, next, count);
                }
            });
        }
        if (next.sequence >= 0 && next.sequence < count) {
            throw new RefusedException("The log of run " + parent.header().runId() + " has " + next.sequence
                    + " events of shard " + shard + " although " + count + " were reported: there is a hole, which a"
                    + " restart of process " + parent.map().processOf(shard) + " fills. Try again after it.");
        }
    }

    /** The sequence expected next in a partition; -1 before the first record of one whose beginning was cut. */
    private static final class Expected {
        private long sequence;

        Expected(long sequence) {
            this.sequence = sequence;
        }
    }

    private void copyEvent(ConsumerRecord<byte[], byte[]> r, int shard, Expected next, long count) {
        long sequence = EventKey.sequence(r.key());
        if (sequence < count && (sequence == next.sequence || next.sequence < 0)) {
            next.sequence = sequence + 1;
            moved(r, target.copy(target.topics().events(shard), r));
        }
    }

    private void copySnapshots(int shard) {
        TopicPartition partition = from.snapshots(shard);
        reader.assign(List.of(partition));
        Set<List<Long>> copied = new HashSet<>();
        reader.readToEnd(
                List.of(partition), r -> parent.records().chunk(r).taken().ifPresent(chunk -> {
                    if (isChosen(chunk) && copied.add(List.of(chunk.window(), (long) chunk.chunk()))) {
                        moved(r, target.copy(target.topics().snapshots(shard), r));
                    }
                }));
    }

    private boolean isChosen(SnapshotChunk chunk) {
        ShardDone done = parent.reported(chunk.window()).get(chunk.shard());
        return snapshots.contains(chunk.window()) && done != null && done.snapshotHash() == chunk.hash();
    }

    private void copyCommands() {
        Set<String> admitted = new HashSet<>();
        for (Grant g : parent.grants().subList(0, (int) window + 1)) {
            for (StampedCommand c : g.commands()) {
                admitted.add(c.id());
            }
        }
        TopicPartition partition = RunTopics.commands(parent.header().runId());
        reader.assign(List.of(partition));
        reader.readToEnd(
                List.of(partition),
                r -> parent.records().command(r).taken().ifPresent(command -> copyCommand(command, r, admitted)));
    }

    private void copyCommand(Command command, ConsumerRecord<byte[], byte[]> r, Set<String> admitted) {
        if (admitted.remove(command.id())) {
            target.copy(RunTopics.commands(target.header().runId()), r);
            records++;
        }
    }

    private void moved(ConsumerRecord<byte[], byte[]> r, long newOffset) {
        records++;
        offsets.computeIfAbsent(new TopicPartition(r.topic(), r.partition()), p -> new TreeMap<>())
                .put(r.offset(), newOffset);
    }

    /** The same report with the places where its records lie in the copy. */
    private ShardDone moved(ShardDone done) {
        return new ShardDone(
                done.shard(),
                done.sequences(),
                done.nextEventNs(),
                done.earliestOutputNs(),
                done.earliestArrivalNs(),
                done.idleSinceNs(),
                done.digest(),
                done.snapshotHash(),
                moved(from.events(done.shard()), done.eventsFromOffset()),
                moved(from.snapshots(done.shard()), done.chunksFromOffset()));
    }

    private long moved(TopicPartition partition, long offset) {
        TreeMap<Long, Long> map = offsets.get(partition);
        Map.Entry<Long, Long> at = map == null ? null : map.ceilingEntry(offset);
        // Nothing copied lies at it or above: behind the last one, and never too far.
        return at != null ? at.getValue() : map == null ? 0 : map.lastEntry().getValue() + 1;
    }
}
