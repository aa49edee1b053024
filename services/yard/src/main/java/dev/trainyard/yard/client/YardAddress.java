package dev.trainyard.yard.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a yard answers. Found in this order: {@code --server} or {@code TRAINYARD_SERVER}; else the file
 * {@code yards/NAME/yard.json} of the state folder, with the name from {@code --yard}, {@code TRAINYARD_YARD} or
 * {@code default}.
 *
 * @param url REST address without a slash at its end
 * @param token bearer token; empty: none
 * @param name name of the yard; empty: it was given by address
 * @param pid process that wrote the file; 0: not known
 */
public record YardAddress(String url, String token, String name, long pid) {
    private static final String NAME_PATTERN = "[a-z0-9]([-a-z0-9]{0,58}[a-z0-9])?";

    /** The state folder: {@code TRAINYARD_STATE}, else {@code .trainyard} of the checkout. */
    public static Path stateFolder(Map<String, String> environment) {
        String state = environment.getOrDefault("TRAINYARD_STATE", "");
        if (!state.isEmpty()) {
            return Path.of(state).toAbsolutePath();
        }
        String root = System.getProperty("trainyard.root");
        return Path.of(root == null ? "" : root).toAbsolutePath().resolve(".trainyard");
    }

    /** @throws CommandException if no such yard runs; it says what was looked for */
    public static YardAddress find(ConnectOptions options, Map<String, String> environment, Path state) {
        String token = first(options.token, environment.get("TRAINYARD_TOKEN"));
        String server = first(options.server, options.yard == null ? environment.get("TRAINYARD_SERVER") : null);
        if (!server.isEmpty()) {
            return new YardAddress(requireUrl(server), token, "", 0);
        }
        String name = first(options.yard, environment.get("TRAINYARD_YARD"));
        name = name.isEmpty() ? "default" : name;
        if (!name.matches(NAME_PATTERN)) {
            throw new InvalidInputException(
                    "error: " + name + " is no name of a yard; use lower-case letters, digits and -, at most 60");
        }
        Path file = state.resolve("yards").resolve(name).resolve("yard.json");
        try {
            JsonNode written = new ObjectMapper().readTree(Files.readAllBytes(file));
            return new YardAddress(
                    requireUrl(written.path("url").asText()),
                    token.isEmpty() ? written.path("token").asText("") : token,
                    name,
                    written.path("pid").asLong());
        } catch (NoSuchFileException e) {
            throw new CommandException(ExitStatus.TROUBLE, noYard(name, file, state));
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.TROUBLE,
                    "error: " + shown(file) + " cannot be read ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + "); ./trainyard up writes it anew");
        }
    }

    /** The sentence for a yard that does not answer at its address. */
    public String unreachable(String reason) {
        if (name.isEmpty()) {
            return "error: nothing answers at " + url + " (" + reason
                    + "); check --server and TRAINYARD_SERVER, or start" + " a yard with ./trainyard up";
        }
        boolean alive =
                pid != 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        return "error: yard " + name + " does not answer at " + url + " (" + reason + ")"
                + (alive
                        ? "; its process " + pid + " is there, so try again in a moment"
                        : pid == 0 ? "" : "; its process " + pid + " has ended")
                + (alive ? "" : ": ./trainyard up" + option() + " goes on from its log");
    }

    private String option() {
        return name.equals("default") ? "" : " --yard " + name;
    }

    private static String noYard(String name, Path file, Path state) {
        List<String> others = others(state);
        return "error: yard " + name + " is not running (there is no " + shown(file) + "); start it with ./trainyard up"
                + (name.equals("default") ? "" : " --yard " + name)
                + (others.isEmpty() ? "" : ", or use --yard with one that is there: " + String.join(", ", others));
    }

    private static List<String> others(Path state) {
        try (Stream<Path> yards = Files.list(state.resolve("yards"))) {
            return yards.filter(yard -> Files.exists(yard.resolve("yard.json")))
                    .map(yard -> yard.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }

    private static String requireUrl(String text) {
        String url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            URI uri = URI.create(url);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new InvalidInputException(
                "error: " + text + " is no address of a yard; expected one such as http://127.0.0.1:7070");
    }

    private static String first(@Nullable String one, @Nullable String other) {
        return one != null && !one.isEmpty() ? one : other == null ? "" : other;
    }
}
