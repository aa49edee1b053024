package dev.trainyard.servicekit.runtime.history;

import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The whole input of a run, which is all that a replay needs: the header and the stamped commands; and how far it went.
 * A run done again from these, up to {@code nowNs}, has the same digest.
 *
 * @param header of the run
 * @param map of its shards to processes
 * @param commands with the times at which they took effect, in their order
 * @param nowNs end of the last window granted
 * @param ended whether the run was ended there
 * @param digest of an ended run; empty when it has not ended, or not all shards have reported the end
 */
public record RunLog(
        RunHeader header, ShardMap map, List<StampedCommand> commands, long nowNs, boolean ended, OptionalLong digest) {
    private static final long MAGIC = 0x7472_6e79_6172_6431L; // "trnyard1"
    private static final int RECORD_BYTES_MAX = 8 << 20;

    public RunLog {
        commands = List.copyOf(commands);
    }

    /**
     * Reads a run as far as it is in the log now.
     *
     * @throws RefusedException when the log has no such run
     */
    public static RunLog read(String runId, KafkaClients clients) {
        ClockHistory history = new ClockHistory(runId);
        try (LogReader reader = new LogReader(clients.consumer(runId + "-run-log"))) {
            history.read(reader);
        }
        List<StampedCommand> commands =
                history.grants().stream().flatMap(g -> g.commands().stream()).toList();
        if (history.grants().isEmpty()) {
            return new RunLog(history.header(), history.map(), commands, 0, false, OptionalLong.empty());
        }
        Grant last = history.grants().getLast();
        OptionalLong digest = OptionalLong.empty();
        if (last.end() && history.doneByAll(last.window())) {
            Digest folded = new Digest();
            history.reported(last.window()).values().forEach(done -> folded.fold(done.digest()));
            digest = OptionalLong.of(folded.value());
        }
        return new RunLog(history.header(), history.map(), commands, last.toNs(), last.end(), digest);
    }

    /** Writes it to a file, which {@link #read(Path)} reads: each record of the clock topic with its length before it. */
    public void write(Path file) {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(MAGIC);
            out.writeBoolean(digest.isPresent());
            out.writeLong(digest.orElse(0));
            write(out, header);
            write(out, map);
            for (StampedCommand c : commands) {
                write(out, new Grant(0, c.atNs(), c.atNs(), new long[0], List.of(c), false, false));
            }
            write(out, new Grant(0, nowNs, nowNs, new long[0], List.of(), false, ended));
        } catch (IOException e) {
            throw new UncheckedIOException("the input of a run cannot be written to " + file, e);
        }
    }

    private static void write(DataOutputStream out, ClockRecord record) throws IOException {
        byte[] bytes = ControlCodec.encodeClock(record);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @throws RefusedException when it is no such file, or a damaged one
     */
    public static RunLog read(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return read(file, in);
        } catch (EOFException e) {
            throw new RefusedException(file + " ends too early to be the recorded input of a run.");
        } catch (IOException e) {
            throw new UncheckedIOException("the recorded input of a run cannot be read from " + file, e);
        }
    }

    private static RunLog read(Path file, DataInputStream in) throws IOException {
        if (in.readLong() != MAGIC) {
            throw new RefusedException(file + " is not the recorded input of a run.");
        }
        boolean hasDigest = in.readBoolean();
        long digest = in.readLong();
        RunHeader header = null;
        ShardMap map = null;
        List<StampedCommand> commands = new ArrayList<>();
        while (true) {
            switch (next(file, in)) {
                case RunHeader h -> header = h;
                case ShardMap m -> map = m;
                case Grant g when !g.commands().isEmpty() -> commands.addAll(g.commands());
                case Grant last -> {
                    return new RunLog(
                            present(file, header),
                            present(file, map),
                            commands,
                            last.toNs(),
                            last.end(),
                            hasDigest ? OptionalLong.of(digest) : OptionalLong.empty());
                }
                case ClockRecord other ->
                    throw new RefusedException(
                            file + " holds a " + other.getClass().getSimpleName() + ", which is no input of a run.");
            }
        }
    }

    private static ClockRecord next(Path file, DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > RECORD_BYTES_MAX) {
            throw new RefusedException(file + " is damaged: it has a record of " + length + " bytes.");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        try {
            return ControlCodec.clock(bytes);
        } catch (RuntimeException e) {
            throw new RefusedException(file + " is damaged: " + e.getMessage());
        }
    }

    private static <T> T present(Path file, @Nullable T found) {
        if (found == null) {
            throw new RefusedException(file + " is damaged: it has no run header, or no shard map.");
        }
        return found;
    }
}
