package dev.trainyard.devbroker;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one broker, held by this process until {@link #close()}.
 *
 * <pre>
 * DIR/broker.lock   held by the running broker, holds its process id
 * DIR/broker.json   address and process id of the broker that serves
 * DIR/broker.log    warnings and errors of the server
 * DIR/log/          what Kafka calls log.dir
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
    private static final long MIB = 1L << 20;

    private final Path root;
    private final FileChannel lockChannel;

    private DataDirectory(Path root, FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the directory if it is absent, checks its disk, and takes its lock.
     *
     * @throws BrokerException {@code DISK_FULL} if it cannot be written, {@code DATA_LOCKED} if another process has it
     */
    static DataDirectory open(Path root, long minFreeMib) throws BrokerException {
        Path lockFile = root.resolve("broker.lock");
        FileChannel channel;
        try {
            Files.createDirectories(root.resolve("log"));
            requireRoom(root, minFreeMib);
            channel = FileChannel.open(
                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw cannotWrite(root, e);
        }
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw locked(root, "process " + holder(channel));
            }
            channel.truncate(0);
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            requireKafkaLockFree(root);
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw cannotWrite(root, e);
        } catch (BrokerException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    Path kafkaLogs() {
        return root.resolve("log");
    }

    Path serverLog() {
        return root.resolve("broker.log");
    }

    /**
     * Whether Kafka's own directory must be formatted first.
     *
     * @throws BrokerException {@code DATA_CORRUPT} if it holds anything but an intact directory of this broker
     */
    boolean needsFormat(String clusterId, int nodeId) throws BrokerException {
        Path file = kafkaLogs().resolve("meta.properties");
        try {
            if (!Files.exists(file)) {
                requireNoLogs();
                // Left over when a first start was killed between the two steps of formatting.
                Files.deleteIfExists(kafkaLogs().resolve("bootstrap.checkpoint"));
                return true;
            }
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            requireEqual(file, "version", "1", properties);
            requireEqual(file, "cluster.id", clusterId, properties);
            requireEqual(file, "node.id", Integer.toString(nodeId), properties);
            return false;
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokerException(
                    ExitReason.DATA_CORRUPT,
                    "Broker data " + root + " is corrupt: " + file + " cannot be read (" + DevBroker.reason(e)
                            + "); restore it, delete " + root + ", or give another --data.",
                    e);
        }
    }

    /** Tells other processes who serves here. A file that cannot be written is no reason to stop. */
    void publish(String address, String controllerAddress) throws BrokerException {
        String json = """
                {"address":"%s","controllerAddress":"%s","pid":%d}
                """.formatted(
                        address, controllerAddress, ProcessHandle.current().pid());
        Path fresh = root.resolve("broker.json.new");
        Path file = root.resolve("broker.json");
        try {
            Files.writeString(fresh, json);
            try {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw cannotWrite(root, e);
        }
    }

    /** Throws {@code DISK_FULL} when the disk has less room than asked for. */
    static void requireRoom(Path root, long minFreeMib) throws BrokerException, IOException {
        long freeMib = Files.getFileStore(root).getUsableSpace() / MIB;
        if (freeMib < minFreeMib) {
            throw new BrokerException(
                    ExitReason.DISK_FULL,
                    "The disk of " + root + " is full: " + freeMib + " MiB free, the broker needs " + minFreeMib
                            + " MiB; make room, or give another --data.");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(root.resolve("broker.json"));
        } finally {
            // The file stays: deleting a lock file lets two processes hold "the" lock at once.
            lockChannel.close();
        }
    }

    private static void requireKafkaLockFree(Path root) throws IOException, BrokerException {
        Path kafkaLock = root.resolve("log").resolve(".lock");
        if (!Files.exists(kafkaLock)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(kafkaLock, StandardOpenOption.WRITE)) {
            if (tryLock(channel) == null) {
                throw locked(root, "another Kafka server, which holds " + kafkaLock);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        return pid.isEmpty() ? "unknown" : pid;
    }

    private void requireNoLogs() throws IOException, BrokerException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(kafkaLogs(), Files::isDirectory)) {
            for (Path entry : entries) {
                throw new BrokerException(
                        ExitReason.DATA_CORRUPT,
                        "Broker data " + root + " is corrupt: it holds " + entry.getFileName()
                                + " but no log/meta.properties; restore that file, delete " + root
                                + ", or give another --data.");
            }
        }
    }

    private void requireEqual(Path file, String key, String expected, Properties properties) throws BrokerException {
        String found = properties.getProperty(key);
        if (!expected.equals(found)) {
            String what = found == null ? "has no " + key : "says " + key + "=" + found;
            throw new BrokerException(
                    ExitReason.DATA_CORRUPT,
                    "Broker data " + root + " is corrupt or of another Kafka cluster: " + file + " " + what
                            + ", expected " + expected + "; delete " + root + ", or give another --data.");
        }
    }

    private static BrokerException locked(Path root, String owner) {
        return new BrokerException(
                ExitReason.DATA_LOCKED,
                "Broker data " + root + " is locked by " + owner + "; stop it, or give another --data.");
    }

    private static BrokerException cannotWrite(Path root, IOException e) {
        return new BrokerException(
                ExitReason.DISK_FULL,
                "Broker data " + root + " cannot be written (" + DevBroker.reason(e)
                        + "); check room and permissions, or give another --data.",
                e);
    }

    private static void closeQuietly(FileChannel channel, Exception because) {
        try {
            channel.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
