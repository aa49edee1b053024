package dev.trainyard.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The Python packages that {@code .ci/contract-tools} installs, found where it puts them. */
final class PythonTools {
    /** What docs/examples/own-scheduler needs. */
    static final Path SCHEDULER = Launcher.ROOT.resolve("docs/examples/own-scheduler/requirements.txt");

    /** What finds holes in the REST interface. */
    static final Path FUZZER = Launcher.ROOT.resolve("services/end-to-end-tests/src/test/fuzzer/requirements.txt");

    private static final int HASH_DIGITS = 12;

    private PythonTools() {}

    /**
     * The programs of a virtual environment; a test that asks for it is skipped where it is not installed.
     *
     * @param requirements what is installed in it
     */
    static Path orSkip(Path requirements) throws IOException {
        String hash = hash(requirements);
        Path folder = cache().resolve("python-" + hash.substring(0, HASH_DIGITS));
        assumeTrue(
                Files.isRegularFile(folder.resolve("whole")),
                () -> "skipped: the Python packages are not in " + folder + "; .ci/contract-tools installs them");
        return folder.resolve("bin");
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
