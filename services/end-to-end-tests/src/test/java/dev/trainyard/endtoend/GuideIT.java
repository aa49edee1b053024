package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour of {@code docs/guide.md}, command by command as it stands there. Where the guide shows an output, the real
 * one has these lines in this order; {@code …} stands for what differs from machine to machine, such as ports and ages.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GuideIT {
    private static final Path ROOT = Launcher.ROOT;
    private static final Pattern STEP =
            Pattern.compile("(?ms)^<!-- run: tour -->\n```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?");
    private static final int STEPS_MIN = 10;

    @TempDir
    private Path state = ROOT;

    private record Step(String commands, List<String> shown) {}

    @Test
    void theTourGoesAsTheGuideSays() throws Exception {
        List<Step> steps = steps(Files.readString(ROOT.resolve("docs/guide.md")));
        assertThat(steps).hasSizeGreaterThan(STEPS_MIN);
        try {
            for (Step step : steps) {
                String output = run(step.commands());
                assertShown(step, output);
            }
        } finally {
            // A tour that broke off must not leave its yards behind.
            run("for yard in default what-if; do ./trainyard down --yard $yard || true; done");
        }
    }

    @Test
    void stepsAreFoundInTheText() {
        String text = """
                Do this:

                <!-- run: tour -->
                ```sh
                ./trainyard up
                ```

                ```text
                yard is up: http://127.0.0.1:…
                ```

                ```sh
                not a step
                ```
                """;

        assertThat(steps(text))
                .containsExactly(new Step("./trainyard up\n", List.of("yard is up: http://127.0.0.1:…")));
    }

    private static List<Step> steps(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher found = STEP.matcher(text);
        while (found.find()) {
            String shown = found.group(2) == null ? "" : found.group(2);
            steps.add(new Step(
                    found.group(1),
                    shown.lines()
                            .map(String::stripTrailing)
                            .filter(l -> !l.isEmpty())
                            .toList()));
        }
        return steps;
    }

    private static void assertShown(Step step, String output) {
        List<String> lines = output.lines().map(String::stripTrailing).toList();
        int from = 0;
        for (String wanted : step.shown()) {
            Pattern pattern = Pattern.compile(
                    Stream.of(wanted.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
            int at = from;
            while (at < lines.size() && !pattern.matcher(lines.get(at)).matches()) {
                at++;
            }
            assertThat(at)
                    .as(
                            "the guide shows%n%s%nbut%n%s%nprinted from its line %d on%n%s",
                            wanted, step.commands(), from, output)
                    .isLessThan(lines.size());
            from = at + 1;
        }
    }

    private String run(String commands) throws IOException, InterruptedException {
        Path output = Files.createTempFile(state, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("TRAINYARD_NO_BUILD", "1");
        builder.environment().put("TRAINYARD_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TRAINYARD_STATE", state.resolve("state").toString());
        builder.environment().put("TRAINYARD_PORT", "0");
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("ends: %s", commands)
                .isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as("%s%n%s", commands, text).isZero();
        return text;
    }
}
