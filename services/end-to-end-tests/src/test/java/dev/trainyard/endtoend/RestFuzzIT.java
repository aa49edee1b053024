package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The REST interface against what its own OpenAPI document says: requests made from the document and requests that
 * break it. {@code -Dfuzz.seed=} takes another seed, {@code -Dfuzz.examples=} more requests for each operation.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class RestFuzzIT {
    private static final Path SETTINGS = PythonTools.FUZZER.resolveSibling("schemathesis.toml");
    /** What ends or copies the yard under test; LiveYardIT and GuideIT call these. */
    private static final String LEFT_OUT = "^/(shutdown|fork|clock/end)$";

    @TempDir
    private Path folder;

    @Test
    void answersAsItsDocumentSaysWhateverComes() throws Exception {
        // Given a yard with resources in it
        Path tools = PythonTools.orSkip(PythonTools.FUZZER);
        String seed = System.getProperty("fuzz.seed", "1");
        System.out.println("RestFuzzIT: seed " + seed);
        try (LiveYard yard = new LiveYard(folder)) {
            yard.up("--hold", SmallYard.file());

            // When thousands of requests come, good ones and bad ones
            Path log = folder.resolve("fuzz.log");
            int status = fuzz(tools, String.valueOf(yard.address().get("url")), seed, log);

            // Then none met an answer that the document does not allow, and the yard goes on
            assertThat(status).as(Files.readString(log)).isZero();
            yard.call("delete", "trainingjob", "--all");
            yard.call("unpause");
            yard.call("pace", "max");
            yard.awaitIdle();
            Map<String, Object> state = yard.get("/yard");
            assertThat(state.get("notReady")).isEqualTo(List.of());
        }
    }

    private int fuzz(Path tools, String url, String seed, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        tools.resolve("schemathesis").toString(),
                        "--config-file",
                        SETTINGS.toString(),
                        "run",
                        url + "/openapi.json",
                        "--checks",
                        "all",
                        "--phases",
                        "examples,coverage,fuzzing",
                        "--max-examples",
                        System.getProperty("fuzz.examples", "10"),
                        "--seed",
                        seed,
                        "--request-timeout",
                        "60",
                        "--exclude-path-regex",
                        LEFT_OUT,
                        "--no-color")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
