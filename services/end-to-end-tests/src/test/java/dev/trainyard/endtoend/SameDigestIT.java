package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One yard and one seed have one digest, however they are run; and what a run leaves is all there. */
final class SameDigestIT {
    private static final List<String> FIELDS = List.of(
            "digest",
            "seed",
            "runtime",
            "processes",
            "shards",
            "wallSeconds",
            "virtualSeconds",
            "windows",
            "events",
            "jobs");
    private static final List<String> JOB_FIELDS = List.of(
            "name",
            "state",
            "steps",
            "tokens",
            "stepTimeSeconds",
            "tflopsPerChip",
            "mfu",
            "goodput",
            "queueSeconds",
            "interruptions",
            "lostSeconds",
            "costUsd",
            "energyKwh");

    @TempDir
    private static Path common;

    private static Map<String, Object> inProcess = Map.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void runInProcess() throws Exception {
        inProcess = new Launcher(common).call(SmallYard.run("--in-process")).json();
        assertThat((String) inProcess.get("digest")).matches("[0-9a-f]{16}");
        assertThat(inProcess).containsEntry("runtime", "in-process").containsEntry("seed", 1);
    }

    @Test
    @SuppressWarnings("unchecked")
    void overKafka_withEverythingThatARunLeaves() throws Exception {
        // When
        Launcher trainyard = new Launcher(folder);
        Launcher.Result result = trainyard.call(SmallYard.run("--report", "report"));

        // Then
        Map<String, Object> json = result.json();
        assertThat(json)
                .containsOnlyKeys(FIELDS)
                .containsEntry("runtime", "kafka")
                .containsEntry("processes", 1)
                .containsEntry("digest", inProcess.get("digest"))
                .containsEntry("windows", inProcess.get("windows"))
                .containsEntry("events", inProcess.get("events"))
                .containsEntry("jobs", inProcess.get("jobs"));
        List<Map<String, Object>> jobs = (List<Map<String, Object>>) json.get("jobs");
        assertThat(jobs).hasSize(3);
        for (Map<String, Object> job : jobs) {
            assertThat(job).containsOnlyKeys(JOB_FIELDS).containsEntry("state", "Succeeded");
            assertThat((Map<String, Object>) job.get("interruptions"))
                    .containsOnlyKeys("total", "planned", "unexpected", "byCause");
            assertThat((Map<String, Object>) job.get("lostSeconds"))
                    .containsOnlyKeys(
                            "checkpoint", "detection", "restart", "recomputation", "waiting", "suspended", "degraded");
            assertThat(Double.parseDouble(String.valueOf(job.get("goodput")))).isBetween(0.0, 1.0);
        }
        // And: people get lines on standard error, whole ones where there is no terminal
        assertThat(result.err())
                .contains("run left-70b-s1: 8 shards, kafka, 1 process, seed 1\n")
                .contains("digest " + json.get("digest"))
                .doesNotContain("\r", "\u001b", "\tat ");
        // And: files
        for (String name : List.of("report.html", "jobs.csv", "interruptions.csv", "timeline.csv")) {
            assertThat(folder.resolve("report").resolve(name)).isNotEmptyFile();
        }
        for (String name : List.of("header.properties", "commands.yaml", "summary.json", "report.html")) {
            assertThat(trainyard.run("left-70b-s1").resolve(name)).isNotEmptyFile();
        }
        // And: it can be replayed
        Launcher.Result replay = trainyard.call("replay", "left-70b-s1");
        assertThat(replay.out()).isEqualTo("same digest: " + json.get("digest") + "\n");
        assertThat(replay.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--processes 2 --snapshot-every 7",
                "--processes 4 --snapshot-every 1",
                "--processes 8 --snapshot-every 100",
                "--pace x10000"
            })
    void overKafka(String options) throws Exception {
        Launcher.Result result = new Launcher(folder).call(SmallYard.run(options.split(" ")));
        assertThat(result.digest()).isEqualTo(inProcess.get("digest"));
        assertThat(result.json()).containsEntry("events", inProcess.get("events"));
    }
}
