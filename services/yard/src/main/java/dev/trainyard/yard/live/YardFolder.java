package dev.trainyard.yard.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.store.RunStore;
import dev.trainyard.yard.store.RunStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the machine knows of one named yard, in {@code .trainyard/yards/NAME}: {@code run}, the run that it is in;
 * {@code yard.json}, where it answers while it is up; {@code live.log}, what its process said. The log of the run itself
 * lies with the other runs.
 *
 * @param name name of the yard
 * @param path its folder
 */
public record YardFolder(String name, Path path) {
    /** The yard that is meant when none is named. */
    public static final String DEFAULT = "default";

    private static final String NAME_PATTERN = "[a-z0-9]([-a-z0-9]{0,58}[a-z0-9])?";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Where a yard answers.
     *
     * @param url base of the REST interface
     * @param token bearer token that it wants; empty for none
     * @param pid process id
     * @param startedMs when that process started, wall ms since 1970: tells it from a later one with the same id
     * @param run name of the run
     */
    public record Address(String url, String token, long pid, long startedMs, String run) {
        /** Whether the very process that wrote this still lives. */
        public boolean isAlive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(YardFolder::startedMs)
                    .filter(ms -> Math.abs(ms - startedMs) < 2_000)
                    .isPresent();
        }
    }

    /** @throws InvalidInputException if it is no name */
    public static YardFolder of(RunStore store, String name) {
        if (!name.matches(NAME_PATTERN)) {
            throw new InvalidInputException(
                    "--yard " + name + " is no name; use lower-case letters, digits and -, at most 60");
        }
        return new YardFolder(name, store.state().resolve("yards").resolve(name));
    }

    /** Names of all yards that were ever up, in order. */
    public static List<String> names(RunStore store) {
        Path yards = store.state().resolve("yards");
        if (!Files.isDirectory(yards)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(yards)) {
            return folders.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new RunStoreException("cannot list " + yards + ": " + e.getMessage());
        }
    }

    /** The run that the yard is in. */
    public Optional<String> run() {
        try {
            return Optional.of(Files.readString(path.resolve("run")).strip()).filter(s -> !s.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps which run the yard is in. */
    public void enter(String run) {
        write("run", run + "\n", false);
    }

    /** Where it answers, if it said so; it may be gone all the same, see {@link Address#isAlive}. */
    public Optional<Address> address() {
        try {
            JsonNode json = JSON.readTree(Files.readString(path.resolve("yard.json")));
            return Optional.of(new Address(
                    json.path("url").asText(),
                    json.path("token").asText(""),
                    json.path("pid").asLong(),
                    json.path("startedMs").asLong(),
                    json.path("run").asText()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where it answers, if its process lives. */
    public Optional<Address> live() {
        return address().filter(Address::isAlive);
    }

    /** Says where this process answers; only its owner may read it, for the token in it. */
    public void announce(String url, String token, String run) {
        ObjectNode json = JSON.createObjectNode();
        json.put("yard", name);
        json.put("url", url);
        if (!token.isEmpty()) {
            json.put("token", token);
        }
        json.put("pid", ProcessHandle.current().pid());
        json.put("startedMs", startedMs(ProcessHandle.current()));
        json.put("run", run);
        write("yard.json", json.toPrettyString() + "\n", true);
    }

    /** This process answers no more. */
    public void withdraw() {
        try {
            Files.deleteIfExists(path.resolve("yard.json"));
        } catch (IOException e) {
            throw new RunStoreException("cannot delete " + path.resolve("yard.json") + ": " + e.getMessage());
        }
    }

    /** What the yard's process says, from its last start on. */
    public Path log() {
        return path.resolve("live.log");
    }

    private static long startedMs(ProcessHandle process) {
        return process.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
    }

    private void write(String file, String text, boolean secret) {
        Path part = path.resolve(file + ".part");
        try {
            Files.createDirectories(path);
            Files.deleteIfExists(part);
            Files.createFile(part);
            if (secret && Files.getFileStore(part).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(part, text);
            Files.move(part, path.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunStoreException("cannot write " + path.resolve(file) + ": " + e.getMessage());
        }
    }
}
