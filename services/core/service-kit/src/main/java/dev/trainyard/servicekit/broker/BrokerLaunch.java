package dev.trainyard.servicekit.broker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How to start a broker.
 *
 * @param libraries folder with all jars of the broker: {@code kafka/dev-broker/target/lib} of a built tree
 * @param data directory of the broker; made when absent
 * @param port port for clients on 127.0.0.1; 0 is a free one
 * @param aotCache start-up cache made from the same jars by the same JVM; ignored when absent or refused by the JVM
 * @param secure properties file of one more listener with TLS and SASL; see {@code kafka/dev-broker/README.md}
 * @param readyTimeout how long to wait for the broker to serve
 */
public record BrokerLaunch(
        Path libraries, Path data, int port, Optional<Path> aotCache, Optional<Path> secure, Duration readyTimeout) {
    private static final String MAIN_CLASS = "dev.trainyard.devbroker.DevBroker";

    /** Ctrl-C and a closed terminal reach the whole foreground group. They are for us: we then stop the broker. */
    private static final List<String> UNDISTURBED = List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    /** A broker on a free port, without a cache, that may take a minute to start. */
    public static BrokerLaunch of(Path libraries, Path data) {
        return new BrokerLaunch(libraries, data, 0, Optional.empty(), Optional.empty(), Duration.ofMinutes(1));
    }

    /** The same on a given port, for instance the one that clients know from before a restart. */
    public BrokerLaunch withPort(int newPort) {
        return new BrokerLaunch(libraries, data, newPort, aotCache, secure, readyTimeout);
    }

    /** The same with a start-up cache. */
    public BrokerLaunch withAotCache(Path newAotCache) {
        return new BrokerLaunch(libraries, data, port, Optional.of(newAotCache), secure, readyTimeout);
    }

    /** The same with one more listener, with TLS and SASL. */
    public BrokerLaunch withSecureListener(Path propertiesFile) {
        return new BrokerLaunch(libraries, data, port, aotCache, Optional.of(propertiesFile), readyTimeout);
    }

    /** The command line, for the Java that runs this process. The broker ends with this process. */
    List<String> command() throws BrokerFailedException {
        List<String> command = new ArrayList<>(UNDISTURBED);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A heap of one size, there from the start: whoever watches the memory of a yard for hours sees leaks alone.
        command.addAll(
                List.of("-XX:+UseSerialGC", "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1"));
        // -Xlog:disable: a JVM that refuses the cache starts without it, and without a word on standard output.
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-Xlog:disable"));
        aotCache.filter(Files::isRegularFile).ifPresent(file -> command.add("-XX:AOTCache=" + file));
        command.addAll(List.of("-cp", classpath(), MAIN_CLASS));
        command.addAll(List.of("--data", data.toString(), "--port", Integer.toString(port)));
        secure.ifPresent(file -> command.addAll(List.of("--sasl-ssl", file.toString())));
        command.addAll(
                List.of("--parent-pid", Long.toString(ProcessHandle.current().pid())));
        return List.copyOf(command);
    }

    /** All jars in byte order of their names: the order is a part of the AOT cache. */
    private String classpath() throws BrokerFailedException {
        TreeSet<String> jars = new TreeSet<>();
        if (Files.isDirectory(libraries)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(libraries.toAbsolutePath().normalize(), "*.jar")) {
                files.forEach(file -> jars.add(file.toString()));
            } catch (IOException e) {
                throw new BrokerFailedException(
                        BrokerFailedException.NOT_STARTED,
                        "The broker's jars in " + libraries + " cannot be listed: " + e.getMessage(),
                        e);
            }
        }
        if (jars.isEmpty()) {
            throw new BrokerFailedException(
                    BrokerFailedException.NOT_STARTED,
                    "The broker is not built: no jars in " + libraries
                            + "; run ./mvnw -Dquick -pl kafka/dev-broker package.");
        }
        return String.join(System.getProperty("path.separator"), jars);
    }
}
