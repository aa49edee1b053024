package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten processes are killed or frozen, and no digest differs. Longer drills are a command of their own. */
final class DrillIT {
    private static final int KILLS = 10;

    @TempDir
    private Path folder;

    @Test
    void tenKillsOnTheSmallYard() throws Exception {
        // When
        String seed = System.getProperty("seed", "1");
        System.out.println("seed " + seed + "; again with -Dseed=" + seed);
        Launcher.Result result = new Launcher(folder)
                .call("drill", SmallYard.file(), "--kills", Integer.toString(KILLS), "--seed", seed);

        // Then
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .contains("same digest")
                .contains("killed ")
                .containsPattern(KILLS + " kills over \\d+ seeds?, 0 digests differ")
                .doesNotContain("NOT THE SAME");
    }
}
