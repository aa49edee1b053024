package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.state.DigestStateWriter;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.SnapshotChunk;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Snapshots as numbered chunks in a topic: writes them, and puts them together again. */
final class SnapshotStore {
    /** Half of the largest record that a broker takes by default. */
    static final int CHUNK_BYTES = 512 * 1024;

    // By window, then by shard.
    private final Map<Long, Map<Integer, Parts>> byWindow = new TreeMap<>();

    /** A snapshot in the log. */
    record Stored(long hash, long fromOffset) {}

    /** The chunks of one snapshot that were read so far. */
    private static final class Parts {
        private final long hash;
        private final int chunks;
        private final Map<Integer, byte[]> byNumber = new TreeMap<>();

        Parts(long hash, int chunks) {
            this.hash = hash;
            this.chunks = chunks;
        }
    }

    /** Hash of a whole snapshot; never 0, which stands for none. */
    static long hash(byte[] bytes) {
        Digest digest = new Digest();
        new DigestStateWriter(digest).writeBytes(bytes, bytes.length);
        return digest.value() == 0 ? 1 : digest.value();
    }

    /** Writes a snapshot and waits until it is safe in the log. */
    static Stored write(Outbox out, TopicPartition to, long window, int shard, byte[] bytes) {
        long hash = hash(bytes);
        int chunks = Math.max(1, Math.ceilDiv(bytes.length, CHUNK_BYTES));
        List<Future<RecordMetadata>> sent = new ArrayList<>(chunks);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int from = chunk * CHUNK_BYTES;
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK_BYTES));
            SnapshotChunk record = new SnapshotChunk(window, shard, chunk, chunks, hash, part);
            sent.add(out.send(to, record, ControlCodec.encode(record)));
        }
        out.flush();
        try {
            return new Stored(hash, sent.getFirst().get().offset());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a flushed snapshot of shard " + shard + " has no offset", e);
        }
    }

    /** Takes a chunk from the log. Two writers of one snapshot are harmless: equal hash, equal bytes. */
    void accept(SnapshotChunk c) {
        Map<Integer, Parts> byShard = byWindow.computeIfAbsent(c.window(), w -> new TreeMap<>());
        Parts parts = byShard.get(c.shard());
        if (parts == null || parts.hash != c.hash() || parts.chunks != c.chunks()) {
            parts = new Parts(c.hash(), c.chunks());
            byShard.put(c.shard(), parts);
        }
        parts.byNumber.put(c.chunk(), c.bytes());
    }

    /** Forgets everything below a window. */
    void forgetBelow(long window) {
        byWindow.keySet().removeIf(w -> w < window);
    }

    /** The windows of which something was read, lowest first. */
    List<Long> windows() {
        return List.copyOf(byWindow.keySet());
    }

    /** The snapshot of a shard, if it is complete and its hash is the one expected. */
    Optional<byte[]> find(long window, int shard, long expectedHash) {
        Parts parts = byWindow.getOrDefault(window, Map.of()).get(shard);
        if (parts == null || parts.hash != expectedHash || parts.byNumber.size() < parts.chunks) {
            return Optional.empty();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.byNumber.values().forEach(whole::writeBytes);
        byte[] bytes = whole.toByteArray();
        return hash(bytes) == expectedHash ? Optional.of(bytes) : Optional.empty();
    }
}
