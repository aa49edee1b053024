package dev.trainyard.devbroker;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One life of the broker process: refuse with a sentence, or serve until told to stop.
 *
 * <p>Standard output carries one line, {@code READY host:port}, when requests are served. Standard error carries one
 * sentence if the process ends for any other reason than being asked to; {@link ExitReason} is the status.
 */
public final class DevBroker {
    private static final long WATCH_INTERVAL_MS = 500;

    private final Arguments arguments;
    private final DataDirectory directory;
    private final ServerLog log;
    private final AtomicBoolean told = new AtomicBoolean();

    private DevBroker(Arguments arguments, DataDirectory directory, ServerLog log) {
        this.arguments = arguments;
        this.directory = directory;
        this.log = log;
    }

    /** See {@link Arguments#USAGE}. */
    public static void main(String[] words) {
        try {
            Arguments arguments = Arguments.parse(List.of(words));
            Optional<ProcessHandle> parent = parent(arguments);
            DataDirectory directory = DataDirectory.open(arguments.data(), arguments.minFreeMib());
            DevBroker broker = new DevBroker(arguments, directory, openLog(directory));
            broker.serve(parent);
        } catch (BrokerException e) {
            System.err.println(e.getMessage());
            System.exit(e.reason().status());
        }
    }

    /** The innermost cause with something to say, for use in brackets. */
    static String reason(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        String kind = innermost instanceof NoSuchFileException ? "no such file: " : "";
        return message == null || message.isBlank()
                ? innermost.getClass().getSimpleName()
                : kind + message.strip().replace('\n', ' ');
    }

    private void serve(Optional<ProcessHandle> parent) throws BrokerException {
        Optional<SecureListener> secure = Optional.empty();
        if (arguments.secure().isPresent()) {
            secure = Optional.of(SecureListener.read(arguments.secure().get()));
        }
        boolean format = directory.needsFormat(KafkaNode.CLUSTER_ID, KafkaNode.NODE_ID);
        LoopbackPorts ports = LoopbackPorts.claim(arguments.port(), arguments.controllerPort());
        KafkaNode.onFatalError(this::serverEnds);
        KafkaNode node = start(format, ports, secure);
        Thread hook = new Thread(() -> stop(node), "broker-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        directory.publish(ports.clientAddress(), ports.controllerAddress());
        startWatch(parent);
        System.out.println("READY " + arguments.advertised().orElse(LoopbackPorts.HOST) + ":" + ports.client());
        System.out.flush();
        if (arguments.selfTest()) {
            SelfTest.run(ports.clientAddress());
            System.exit(ExitReason.STOPPED.status());
        }
    }

    private KafkaNode start(boolean format, LoopbackPorts ports, Optional<SecureListener> secure)
            throws BrokerException {
        try {
            if (format) {
                KafkaNode.format(directory.kafkaLogs());
            }
            return KafkaNode.start(directory.kafkaLogs(), ports, arguments.advertised(), secure);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    private BrokerException failure(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new BrokerException(
                        ExitReason.PORT_TAKEN,
                        "A port was taken while the broker started (" + reason(cause) + "); try again.",
                        cause);
            }
        }
        try {
            DataDirectory.requireRoom(arguments.data(), arguments.minFreeMib());
        } catch (BrokerException e) {
            return e;
        } catch (IOException e) {
            return new BrokerException(
                    ExitReason.DATA_CORRUPT, "Broker data " + arguments.data() + " is gone: " + reason(e) + ".", e);
        }
        if (thrown != null && reason(thrown).contains("No space left on device")) {
            return new BrokerException(
                    ExitReason.DISK_FULL,
                    "The disk of " + arguments.data() + " is full (" + reason(thrown)
                            + "); make room, or give another --data.",
                    thrown);
        }
        String why = thrown == null ? "for no stated reason" : "(" + reason(thrown) + ")";
        return new BrokerException(
                ExitReason.FAILED,
                "The broker on " + arguments.data() + " stopped " + why + "; " + directory.serverLog()
                        + " tells more, and another --data starts afresh.");
    }

    /** Kafka gives up, for instance because its disk no longer takes writes. No more writes: end at once. */
    private void serverEnds(int status) {
        BrokerException why = failure(log.firstError());
        tell(why);
        log.flush();
        Runtime.getRuntime().halt(why.reason().status());
        throw new IllegalStateException("halted with Kafka's status " + status);
    }

    private void tell(BrokerException why) {
        if (told.compareAndSet(false, true)) {
            System.err.println(why.getMessage());
            System.err.flush();
        }
    }

    private void stop(KafkaNode node) {
        node.stop();
        try {
            directory.close();
        } catch (IOException e) {
            tell(new BrokerException(
                    ExitReason.FAILED, "Broker data " + arguments.data() + " was not closed: " + reason(e) + ".", e));
        }
    }

    /** Ends this process in good order when its parent has gone or its disk runs full. */
    private void startWatch(Optional<ProcessHandle> parent) {
        Thread.ofPlatform().name("broker-watch").daemon(true).start(() -> {
            ExitReason reason = watch(parent);
            System.exit(reason.status());
        });
    }

    private ExitReason watch(Optional<ProcessHandle> parent) {
        try {
            while (parent.isEmpty() || parent.get().isAlive()) {
                DataDirectory.requireRoom(arguments.data(), arguments.minFreeMib());
                if (!Files.isDirectory(directory.kafkaLogs())) {
                    throw new NoSuchFileException(directory.kafkaLogs().toString());
                }
                Thread.sleep(WATCH_INTERVAL_MS);
            }
            return ExitReason.STOPPED;
        } catch (BrokerException e) {
            tell(e);
            return e.reason();
        } catch (IOException e) {
            BrokerException gone = new BrokerException(
                    ExitReason.DATA_CORRUPT, "Broker data " + arguments.data() + " is gone: " + reason(e) + ".", e);
            tell(gone);
            return gone.reason();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitReason.STOPPED;
        }
    }

    private static Optional<ProcessHandle> parent(Arguments arguments) throws BrokerException {
        if (arguments.parentPid().isEmpty()) {
            return Optional.empty();
        }
        long pid = arguments.parentPid().getAsLong();
        Optional<ProcessHandle> parent = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (parent.isEmpty()) {
            throw new BrokerException(
                    ExitReason.USAGE, "There is no process " + pid + ", given by --parent-pid, to serve.");
        }
        return parent;
    }

    private static ServerLog openLog(DataDirectory directory) throws BrokerException {
        Path file = directory.serverLog();
        try {
            return ServerLog.open(file);
        } catch (IOException e) {
            throw new BrokerException(
                    ExitReason.DISK_FULL, "The log " + file + " cannot be written (" + reason(e) + ").", e);
        }
    }
}
