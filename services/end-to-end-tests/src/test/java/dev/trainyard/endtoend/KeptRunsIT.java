package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of runs, and what can be done with it: list, replay, compare, delete. */
final class KeptRunsIT {
    @TempDir
    private static Path folder;

    private static Launcher trainyard = new Launcher(Path.of(""));

    private static String digestOfSeed1 = "";

    @BeforeAll
    static void threeRuns() throws Exception {
        trainyard = new Launcher(folder);
        digestOfSeed1 = trainyard.call(SmallYard.run("--in-process")).digest();
        assertThat(trainyard.call(SmallYard.run("--in-process")).digest()).isEqualTo(digestOfSeed1);
        assertThat(trainyard.call(SmallYard.run("--in-process", "--seed", "2")).digest())
                .isNotEqualTo(digestOfSeed1);
        assertThat(trainyard.runs()).containsExactly("left-70b-s1", "left-70b-s1-2", "left-70b-s2");
    }

    @Test
    void areListed() throws Exception {
        Launcher.Result runs = trainyard.call("runs");
        assertThat(runs.status()).isZero();
        assertThat(runs.err()).isEmpty();
        assertThat(runs.out().lines().toList().getFirst()).startsWith("RUN ").endsWith(" DIGEST");
        assertThat(runs.out()).containsPattern("left-70b-s1 +finished +in-process +1 +1 +" + digestOfSeed1 + "\n");
    }

    @Test
    void ofEqualInputsDoNotDiffer() throws Exception {
        Launcher.Result diff = trainyard.call("diff", "left-70b-s1", "left-70b-s1-2");
        assertThat(diff.err()).isEmpty();
        assertThat(diff.out()).startsWith("Same events: ");
        assertThat(diff.status()).isZero();
    }

    @Test
    void ofTwoSeedsDifferFromAFirstEventOn() throws Exception {
        Launcher.Result diff = trainyard.call("diff", "left-70b-s1", "left-70b-s2");
        assertThat(diff.err()).isEmpty();
        assertThat(diff.out().lines().toList().getFirst())
                .matches("First difference, after \\d+ equal commands and events:");
        assertThat(diff.out()).contains("left-70b-s2", digestOfSeed1);
        assertThat(diff.status()).isEqualTo(1);
    }

    @Test
    void areDeletedAllOrNone() throws Exception {
        // Given
        String extra = "left-70b-s9";
        trainyard.call(SmallYard.run("--in-process", "--seed", "9")).json();

        // When one of the names is wrong, then nothing is deleted
        Launcher.Result refused = trainyard.call("runs", "delete", extra, "nobody");
        assertThat(refused.err())
                .startsWith("trainyard: there is no run nobody in ")
                .hasLineCount(1);
        assertThat(refused.status()).isEqualTo(4);
        assertThat(trainyard.runs()).contains(extra);

        // When it is right
        Launcher.Result deleted = trainyard.call("runs", "delete", extra);
        assertThat(deleted.out() + deleted.err()).isEmpty();
        assertThat(deleted.status()).isZero();
        assertThat(trainyard.runs()).doesNotContain(extra).contains("left-70b-s1");
    }

    @Test
    void thatDoNotExistAreNotThere() throws Exception {
        String sentence = "trainyard: there is no run left-70b-s3 in " + folder.resolve("state/runs")
                + "; did you mean left-70b-s1?";
        for (List<String> command : List.of(
                List.of("resume", "left-70b-s3"),
                List.of("replay", "left-70b-s3"),
                List.of("diff", "left-70b-s1", "left-70b-s3"),
                List.of("runs", "delete", "left-70b-s3"))) {
            trainyard.call(command).refuses(4, sentence);
        }
        // And no name leads out of the folder
        Launcher.Result above = trainyard.call("runs", "delete", "../../state");
        assertThat(above.status()).isEqualTo(4);
        assertThat(above.err()).startsWith("trainyard: there is no run ../../state in ");
        assertThat(trainyard.runs()).contains("left-70b-s1");
    }

    @Test
    void thatAreDamagedAreNamedAndCanBeDeleted(@TempDir Path own) throws Exception {
        // Given a finished run, of whose header a line is lost
        Launcher damaged = new Launcher(own);
        damaged.call(SmallYard.run("--in-process")).json();
        Path header = damaged.run("left-70b-s1").resolve("header.properties");
        Files.writeString(header, Files.readString(header).replaceAll("seed=.*", ""));
        String sentence = "trainyard: " + header
                + " is damaged (no seed); restore the file, or delete the run with ./trainyard runs delete";

        // When, then
        damaged.call("resume", "left-70b-s1").refuses(4, sentence);
        damaged.call("replay", "left-70b-s1").refuses(4, sentence);
        Launcher.Result runs = damaged.call("runs");
        assertThat(runs.out()).containsPattern("left-70b-s1 +damaged ");
        assertThat(runs.err()).isEqualTo(sentence + "\n");
        assertThat(damaged.call("runs", "delete", "left-70b-s1").status()).isZero();
        assertThat(damaged.call("runs").out()).isEqualTo("No runs are kept. ./trainyard run FILE makes one.\n");
    }
}
