package dev.trainyard.yard.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-C, in a process of its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CtrlCTest {
    private static final int INTERRUPTED = 130;

    @Test
    void endsAWatchQuietly() throws Exception {
        try (ModelYard yard = new ModelYard()) {
            // Given a watch that has printed its headers
            Process watch = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            "dev.trainyard.yard.Trainyard",
                            "get",
                            "tj",
                            "--watch",
                            "--server",
                            yard.url())
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader out = new BufferedReader(new InputStreamReader(watch.getInputStream(), UTF_8))) {
                assertThat(out.readLine()).startsWith("NAME   QUEUE   STATE");

                // When Ctrl-C is pressed
                new ProcessBuilder("kill", "-INT", Long.toString(watch.pid()))
                        .start()
                        .waitFor();

                // Then it ends with the status of that, and says nothing
                assertThat(watch.waitFor()).isEqualTo(INTERRUPTED);
                assertThat(out.readLine()).isNull();
            } finally {
                watch.destroyForcibly();
            }
        }
    }
}
