package dev.trainyard.yard.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.yard.Cli;
import dev.trainyard.yard.Cli.Result;
import dev.trainyard.yard.summary.GoldenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every verb against the real door with real resources; what is printed is compared with golden files. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LiveVerbsTest {
    private static final String SMALL_YARD = Path.of(
                    System.getProperty("trainyard.root"), "k8s/examples/small-yard.yaml")
            .toString();

    @TempDir
    Path temp;

    private ModelYard yard;
    private Cli cli;

    LiveVerbsTest() throws InterruptedException {
        yard = new ModelYard();
        cli = new Cli("--server", yard.url());
    }

    @BeforeEach
    void applyTheSmallYard() {
        assertThat(cli.run("apply", "-f", SMALL_YARD).err()).isEmpty();
    }

    @AfterEach
    void close() {
        yard.close();
    }

    @Test
    void tablesHaveTheirColumns() throws IOException {
        cli.run("run-until", "6h");

        golden("get/all.txt", cli.run("get", "all"));
        golden("get/trainingjobs.txt", cli.run("get", "trainingjobs"));
        golden("get/trainingjobs-wide.txt", cli.run("get", "tj", "-o", "wide"));
        golden("get/capacityqueues-wide.txt", cli.run("get", "cq", "-o", "wide", "-A"));
        golden("get/acceleratorpools-wide.txt", cli.run("get", "pool", "-o", "wide", "--show-labels"));
        golden("get/trainingjob.yaml", cli.run("get", "tj/left-70b", "-o", "yaml"));
        golden("get/capacityqueue.json", cli.run("get", "cq", "research", "-o", "json"));
        golden("get/names.txt", cli.run("get", "tj,pool", "-o", "name"));
        golden("get/events.txt", cli.run("events", "--for", "tj/left-70b"));
        golden("get/events-warnings.txt", cli.run("events", "-A", "--types", "Warning", "--no-headers"));
    }

    @Test
    void describeTellsEverything() throws IOException {
        cli.run("run-until", "6h");

        golden("describe/trainingjob.txt", cli.run("describe", "tj", "left-70b"));
        golden("describe/capacityqueue.txt", cli.run("describe", "cq/research"));
        golden("describe/acceleratorpool.txt", cli.run("describe", "pool", "trn2"));
    }

    @Test
    void valuesAreFoundByPath() {
        cli.run("run-until", "1h");

        assertThat(cli.run("get", "tj/left-70b", "-o", "jsonpath={.spec.nodes}").out())
                .isEqualTo("16\n");
        assertThat(cli.run(
                                "get",
                                "tj",
                                "left-70b",
                                "-o",
                                "jsonpath={.status.conditions[?(@.type==\"Succeeded\")].reason}")
                        .out())
                .isEqualTo("Running\n");
    }

    @Test
    void saysWhatIsNotThere() {
        Result one = cli.run("get", "tj", "nobody", "left-70b", "--no-headers");
        assertThat(one.status()).isEqualTo(1);
        assertThat(one.err())
                .isEqualTo("Error from server (NotFound): trainingjobs.trainyard.dev \"nobody\" not found\n");
        assertThat(one.out()).startsWith("left-70b ");

        assertThat(cli.run("get", "tj", "nobody", "--ignore-not-found").status())
                .isZero();
        assertThat(cli.run("describe", "tj/nobody").status()).isEqualTo(1);
        assertThat(cli.run("delete", "tj/nobody").status()).isEqualTo(1);
        assertThat(cli.run("suspend", "nobody").err()).startsWith("Error from server (NotFound): ");
        assertThat(cli.run("get", "tj", "-n", "elsewhere").err())
                .isEqualTo("No resources found in elsewhere namespace.\n");
        assertThat(cli.run("get", "tj", "-l", "team=x").err()).isEqualTo("No resources found in default namespace.\n");
        assertThat(cli.run("get", "jop").status()).isEqualTo(2);
    }

    @Test
    void applyChangesOnlyWhatChanged() throws IOException {
        // Given the file with one job at another priority
        String text = Files.readString(Path.of(SMALL_YARD));
        Path file = Files.writeString(temp.resolve("changed.yaml"), text.replace("priority: 5", "priority: 6"));

        // When it is tried, and then applied
        Result tried = cli.run("apply", "-f", file.toString(), "--dry-run");
        Result applied = cli.run("apply", "-f", file.toString());

        // Then only that job is configured
        assertThat(tried.out()).contains("trainingjob.trainyard.dev/trn2-8b configured (server dry run)\n");
        assertThat(applied.out()).isEqualTo("""
                        acceleratorpool.trainyard.dev/h100 unchanged
                        acceleratorpool.trainyard.dev/trn2 unchanged
                        capacityqueue.trainyard.dev/research unchanged
                        trainingjob.trainyard.dev/left-70b unchanged
                        trainingjob.trainyard.dev/right-70b unchanged
                        trainingjob.trainyard.dev/trn2-8b configured
                        """);
        assertThat(cli.run("get", "tj/trn2-8b", "-o", "jsonpath={.spec.priority}")
                        .out())
                .isEqualTo("6\n");
    }

    @Test
    void applyTellsFilesAndLinesOfAllThatIsWrong() throws IOException {
        // Given a folder with two files, each with a mistake
        String text = Files.readString(Path.of(SMALL_YARD));
        Path folder = Files.createDirectories(temp.resolve("yard"));
        int cut = text.indexOf("---\napiVersion: trainyard.dev/v1alpha1\nkind: TrainingJob");
        Files.writeString(folder.resolve("a-pools.yaml"), text.substring(0, cut).replace("racks: 12 ", "rcks: 12 "));
        Path jobs = Files.createDirectories(folder.resolve("jobs"));
        Files.writeString(jobs.resolve("b-jobs.yaml"), text.substring(cut + 4).replace("nodes: 20", "nodes: many"));

        // When all of it is applied
        Result result = cli.run("apply", "-R", "-f", folder.toString());

        // Then each problem has its file and line
        assertThat(result.status()).isEqualTo(2);
        GoldenFile.check("apply/problems.txt", result.err().replace(folder.toString(), "yard"));
        assertThat(cli.run("apply", "-f", folder.resolve("nothing.yaml").toString())
                        .err())
                .isEqualTo("error: the path \"" + folder.resolve("nothing.yaml") + "\" does not exist\n");
    }

    @Test
    void applyTellsWhatMayNotChange() throws IOException {
        String text = Files.readString(Path.of(SMALL_YARD)).replace("nodes: 20", "nodes: 10");
        Path file = Files.writeString(temp.resolve("small-yard.yaml"), text);

        Result result = cli.run("apply", "-f", file.toString());

        assertThat(result.status()).isEqualTo(2);
        GoldenFile.check("apply/immutable.txt", result.err().replace(temp.toString() + "/", ""));
    }

    @Test
    void applyReadsStandardInput() throws IOException {
        InputStream before = System.in;
        String job = Files.readString(Path.of(SMALL_YARD)).replace("name: trn2-8b", "name: another");
        try {
            System.setIn(new ByteArrayInputStream(job.getBytes(StandardCharsets.UTF_8)));

            assertThat(cli.run("apply", "-f", "-", "-o", "name").out()).contains("trainingjob.trainyard.dev/another\n");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void suspendAndUnsuspend() {
        cli.run("run-until", "2h");

        assertThat(cli.run("suspend", "tj/left-70b").out()).isEqualTo("trainingjob.trainyard.dev/left-70b suspended\n");
        cli.run("run-until", "+1h");
        assertThat(state("left-70b")).isEqualTo("Suspended\n");

        assertThat(cli.run("unsuspend", "left-70b").out())
                .isEqualTo("trainingjob.trainyard.dev/left-70b unsuspended\n");
        cli.run("run-until", "+1h");
        assertThat(state("left-70b")).isEqualTo("Running\n");
    }

    @Test
    void scaleChangesRacks() {
        assertThat(cli.run("scale", "pool/h100", "--racks", "24").out())
                .isEqualTo("acceleratorpool.trainyard.dev/h100 scaled\n");
        cli.run("run-until", "1m");
        assertThat(cli.run("get", "pool/h100", "-o", "jsonpath={.status.racks.total}")
                        .out())
                .isEqualTo("24\n");

        assertThat(cli.run("scale", "pool", "h100", "--replicas", "30", "--current-racks", "20")
                        .err())
                .isEqualTo("error: expected 20 racks, found 24 of acceleratorpool.trainyard.dev/h100\n");
        assertThat(cli.run("scale", "pool/h100", "--racks", "0").status()).isEqualTo(2);
        assertThat(cli.run("scale", "tj/left-70b", "--racks", "3").err())
                .isEqualTo("error: only acceleratorpools can be scaled, found TrainingJob\n");
    }

    @Test
    void deleteTakesResourcesAway() {
        cli.run("run-until", "1h");

        // When some are deleted by name, and the rest by file
        Result named = cli.run("delete", "tj", "left-70b", "right-70b");
        cli.run("run-until", "+1m");

        assertThat(named.out())
                .isEqualTo("trainingjob.trainyard.dev \"left-70b\" deleted\n"
                        + "trainingjob.trainyard.dev \"right-70b\" deleted\n");
        assertThat(cli.run("get", "tj", "-o", "name").out()).isEqualTo("trainingjob.trainyard.dev/trn2-8b\n");

        Result byFile = cli.run("delete", "-f", SMALL_YARD, "--ignore-not-found");
        cli.run("run-until", "+1m");
        assertThat(byFile.status()).isZero();
        assertThat(cli.run("get", "all").err()).isEqualTo("No resources found in default namespace.\n");
    }

    @Test
    void waitReturnsWhenItIsSo() throws Exception {
        // Given somebody who waits for a job to be placed, and somebody who waits for its end
        CompletableFuture<Result> placed = CompletableFuture.supplyAsync(
                () -> cli.run("wait", "tj/left-70b", "--for=condition=Running", "--timeout", "60s"));
        CompletableFuture<Result> gone = CompletableFuture.supplyAsync(
                () -> cli.run("wait", "tj/right-70b", "--for=delete", "--timeout", "60s"));

        // When time goes on and the other is deleted
        cli.run("run-until", "1h");
        cli.run("delete", "tj/right-70b");
        cli.run("run-until", "+1m");

        // Then both return
        assertThat(placed.get(60, TimeUnit.SECONDS).out())
                .isEqualTo("trainingjob.trainyard.dev/left-70b condition met\n");
        assertThat(gone.get(60, TimeUnit.SECONDS).out()).isEqualTo("trainingjob.trainyard.dev/right-70b deleted\n");
        assertThat(cli.run("wait", "tj/left-70b", "--for=condition=Succeeded", "--timeout", "0")
                        .err())
                .endsWith("error: timed out waiting for the condition on trainingjobs/left-70b\n");
        assertThat(cli.run("wait", "pool/trn2", "--for=jsonpath={.status.racks.total}=12")
                        .status())
                .isZero();
        assertThat(cli.run("wait", "tj", "--for=condition=Running").status()).isEqualTo(2);
    }

    @Test
    void watchPrintsEachChange() throws Exception {
        // Given a watch that has printed its list
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Thread watch = new Thread(() -> cli.execute(out, err, "get", "tj/left-70b", "-w"));
        watch.setDaemon(true);
        watch.start();
        awaitText(out, "Accepted");

        // When time goes on
        cli.run("run-until", "6h");

        // Then rows follow, one below the other
        awaitText(out, "Running");
        assertThat(out.toString().lines().findFirst().orElse("")).startsWith("NAME       QUEUE      STATE");
        assertThat(out.toString().lines().skip(1)).allMatch(line -> line.startsWith("left-70b   research   "));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void eventsAreFollowed() throws Exception {
        StringWriter out = new StringWriter();
        Thread watch = new Thread(() -> cli.execute(out, new StringWriter(), "events", "-f", "--for", "tj/left-70b"));
        watch.setDaemon(true);
        watch.start();
        awaitText(out, "REASON");

        cli.run("run-until", "1h");

        awaitText(out, "Interrupted");
        assertThat(out.toString()).contains("Placed").doesNotContain("right-70b");
    }

    @Test
    void clockVerbsSayWhereTimeStands() {
        assertThat(cli.run("pace").out()).isEqualTo("held at 0s; ./trainyard unpause lets time go\n");
        assertThat(cli.run("run-until", "1h30m").out()).isEqualTo("paused at 1h30m\n");
        assertThat(cli.run("run-until", "+30m", "--json").out()).contains("\"virtualTime\":\"2h\"");
        assertThat(cli.run("unpause").out()).isEqualTo("running at 2h, pace max\n");
        assertThat(cli.run("pace", "x60").out()).isEqualTo("running at 2h, pace x60\n");
        assertThat(cli.run("pause").out()).isEqualTo("paused at 2h\n");
        assertThat(cli.run("step", "3").out()).startsWith("paused at 2h").isNotEqualTo("paused at 2h\n");
        assertThat(cli.run("snapshot").status()).isZero();
        assertThat(cli.run("pace", "fast").err()).isEqualTo("error: pace fast: expected max, or xN such as x60\n");
        assertThat(cli.run("step", "0").status()).isEqualTo(2);
        assertThat(cli.run("run-until", "soon").status()).isEqualTo(2);
        assertThat(cli.run("end").out()).startsWith("ended at 2h");
    }

    private String state(String job) {
        return cli.run("get", "tj/" + job, "-o", "jsonpath={.status.conditions[?(@.type==\"Succeeded\")].reason}")
                .out();
    }

    private static void golden(String file, Result result) throws IOException {
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        GoldenFile.check(
                file,
                result.out()
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<wall time>")
                        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uid>"));
    }

    private static void awaitText(StringWriter out, String text) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!out.toString().contains(text)) {
            assertThat(System.nanoTime())
                    .as("waiting for " + text + " in\n" + out)
                    .isLessThan(deadlineNs);
            Thread.onSpinWait();
        }
    }
}
