package dev.trainyard.yard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trainyard.yard.cli.ManCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages in docs/man. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ManPagesTest {
    private static final Path COMMITTED = Path.of(System.getProperty("trainyard.root"), "docs", "man");
    private static final Path GROFF = Path.of("/usr/bin/groff");

    @TempDir
    Path temp;

    @Test
    void thoseInDocsAreOfThisVersion() throws IOException {
        Map<String, String> pages = ManCommand.pages(Cli.tree());

        try (Stream<Path> files = Files.list(COMMITTED)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("files in docs/man; ./trainyard man docs/man writes them")
                    .containsExactlyInAnyOrderElementsOf(pages.keySet());
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            assertThat(COMMITTED.resolve(page.getKey()))
                    .as("./trainyard man docs/man writes it")
                    .hasContent(page.getValue());
        }
    }

    @Test
    void haveNoErrorsInTheirRoff() throws Exception {
        assumeThat(Files.isExecutable(GROFF)).as("groff is installed").isTrue();
        Cli.Result written = new Cli().run("man", temp.toString());
        assertThat(written.status()).isZero();

        try (Stream<Path> pages = Files.list(temp)) {
            String[] command = Stream.concat(
                            Stream.of(GROFF.toString(), "-man", "-Tutf8", "-ww", "-z"), pages.map(Path::toString))
                    .toArray(String[]::new);
            Process groff =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            assertThat(new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(groff.waitFor()).isZero();
        }
    }

    @Test
    void readWell() throws Exception {
        assumeThat(Files.isExecutable(GROFF)).as("groff is installed").isTrue();
        Process groff = new ProcessBuilder(
                        GROFF.toString(),
                        "-man",
                        "-Tascii",
                        "-P-cbou",
                        COMMITTED.resolve("trainyard-get.1").toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(text)
                .contains("trainyard-get - Lists resources: a table, or the objects themselves")
                .contains("-o, --output=FORMAT")
                .contains("EXIT STATUS")
                .contains("./trainyard get tj/left-70b -o yaml");
    }
}
