package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alert rules and dashboard are what Prometheus takes, and speak of what a live yard really tells. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ObservabilityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK_EVERY_MS = 200;

    @TempDir
    private Path folder;

    @Test
    void theAlertRulesAreValidAndPassTheirTests() throws Exception {
        Promtool promtool = Promtool.orSkip();

        Promtool.Answer check = promtool.run(PromQl.ALERTS, "check", "rules", "--lint=all", "trainyard.rules.yaml");
        Promtool.Answer test = promtool.run(PromQl.ALERTS, "test", "rules", "trainyard.rules.test.yaml");

        assertThat(check.status()).as(check.output()).isZero();
        assertThat(test.status()).as(test.output()).isZero();
        String tests = Files.readString(PromQl.ALERTS.resolve("trainyard.rules.test.yaml"));
        Matcher alerts = Pattern.compile("- alert: (\\w+)").matcher(Files.readString(PromQl.RULES));
        while (alerts.find()) {
            assertThat(tests).as("every alert is tested").contains("alertname: " + alerts.group(1));
        }
    }

    @Test
    void everyExpressionOfTheDashboardIsPromQl() throws Exception {
        Promtool promtool = Promtool.orSkip();
        List<String> expressions = PromQl.ofDashboard();
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        for (int i = 0; i < expressions.size(); i++) {
            rules.append("      - record: expression_")
                    .append(i)
                    .append("\n        expr: |\n          ")
                    .append(expressions.get(i))
                    .append('\n');
        }
        Files.writeString(folder.resolve("dashboard.yaml"), rules);

        Promtool.Answer check = promtool.run(folder, "check", "rules", "dashboard.yaml");

        assertThat(check.status()).as(check.output() + rules).isZero();
        assertThat(check.output()).contains(expressions.size() + " rules found");
        assertThat(expressions).hasSizeGreaterThan(40);
    }

    @Test
    void everyMetricOfRulesAndDashboardIsScrapedFromALiveYard() throws Exception {
        // Given a yard with two kinds of chips and failures, whose jobs have all ended
        Launcher launcher = new Launcher(folder);
        Launcher.Result up = launcher.call("up", "--port", "0", "--chips", "h100/0,trn2/3/15", SmallYard.file());
        assertThat(up.status()).as(up.err()).isZero();
        try {
            Matcher url = Pattern.compile("http://127\\.0\\.0\\.1:\\d+").matcher(up.out() + up.err());
            assertThat(url.find()).as(up.out()).isTrue();

            // When
            String scrape = awaitScrape(URI.create(url.group() + "/metrics"));

            // Then
            Set<String> told = new TreeSet<>(PromQl.recorded());
            scrape.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> told.add(line.replaceFirst("[{ ].*", "")));
            for (String expression : PromQl.ofDashboard()) {
                assertThat(told).as(expression).containsAll(PromQl.metrics(expression));
            }
            for (String expression : PromQl.ofRules()) {
                assertThat(told).as(expression).containsAll(PromQl.metrics(expression));
            }
            String document = Files.readString(Launcher.ROOT.resolve("docs/observability.md"));
            assertThat(told.stream().filter(name -> name.matches("(trainyard|kube|kueue|DCGM|neuron).*")))
                    .as("every metric is explained in docs/observability.md")
                    .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
            Path text = Files.writeString(folder.resolve("scrape.txt"), scrape);
            assertThat(lint(text)).as("promtool check metrics").isEmpty();
        } finally {
            assertThat(launcher.call("down").status()).isZero();
        }
    }

    @Test
    void theMetricsOfAnExpressionAreFound() {
        assertThat(PromQl.metrics("""
                        max by (job_name) (rate(a_total{x="b{c"}[5m])) / on (instance) group_left (pool) (d:e:f > 0)
                          and on () absent(g) > 1.5e3""")).containsExactly("a_total", "d:e:f", "g");
    }

    /** Scrapes until all jobs are over and everything that is asked of others has been answered. */
    private static String awaitScrape(URI uri) throws IOException, InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                String scrape = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body();
                if (scrape.contains("trainyard_jobs{phase=\"succeeded\",} 3.0")
                        && scrape.contains("DCGM_FI_DEV_GPU_UTIL{")
                        && scrape.contains("trainyard_broker_up 1.0")) {
                    return scrape;
                }
                assertThat(System.nanoTime()).as(scrape).isLessThan(giveUpNs);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
        }
    }

    /** What promtool says of the text format; names of the trade are not ours to correct. */
    private List<String> lint(Path scrape) throws IOException, InterruptedException {
        Promtool promtool = Promtool.orSkip();
        Process process = new ProcessBuilder(promtool.program().toString(), "check", "metrics")
                .redirectErrorStream(true)
                .redirectInput(scrape.toFile())
                .redirectOutput(folder.resolve("lint.txt").toFile())
                .start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(folder.resolve("lint.txt")).stream()
                .filter(line -> line.startsWith("trainyard_") || line.startsWith("error"))
                .filter(line -> !line.contains("no help text"))
                .toList();
    }
}
