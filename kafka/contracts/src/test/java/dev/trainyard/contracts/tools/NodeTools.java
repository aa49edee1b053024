package dev.trainyard.contracts.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Node packages that {@code .ci/contract-tools} installs, found where it puts them. */
public final class NodeTools {
    private static final Path LOCK = Path.of("tools/package-lock.json");
    private static final int HASH_DIGITS = 12;
    private static final int LIMIT_SECONDS = 120;

    private final Path folder;

    /** What a program answered. */
    public record Answer(int status, String output) {}

    private NodeTools(Path folder) {
        this.folder = folder;
    }

    /** The tools; a test that asks for them is skipped where they are not installed. */
    public static NodeTools orSkip() throws IOException {
        Path folder = cache().resolve("node-" + hash(LOCK).substring(0, HASH_DIGITS));
        assumeTrue(
                Files.isDirectory(folder),
                () -> "skipped: the contract tools are not in " + folder + "; .ci/contract-tools installs them (Node)");
        return new NodeTools(folder);
    }

    /** Runs buf in {@code kafka/contracts}. */
    public Answer buf(String... arguments) throws IOException, InterruptedException {
        return run(folder.resolve("node_modules/.bin/buf").toString(), arguments);
    }

    /** Runs a script of {@code kafka/contracts/tools}, which may import the packages. */
    public Answer node(String script, String... arguments) throws IOException, InterruptedException {
        Path copy = folder.resolve(script); // imports are looked for beside the script
        Files.copy(Path.of("tools", script), copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        String[] all = new String[arguments.length + 1];
        all[0] = copy.toString();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return run("node", all);
    }

    private static Answer run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(arguments));
        command.addFirst(program);
        Path output = Files.createTempFile("contract-tools", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end within " + LIMIT_SECONDS + " s");
            }
            return new Answer(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    private static Path cache() {
        String tools = System.getenv("TRAINYARD_TOOLS");
        if (tools != null && !tools.isEmpty()) {
            return Path.of(tools);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("trainyard");
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
