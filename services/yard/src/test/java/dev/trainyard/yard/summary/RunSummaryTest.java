package dev.trainyard.yard.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
    private final RunResult result = FakeRun.llama(1).result();
    private final JobSummary job = result.summary().jobs().get(0);

    @Test
    void jsonHasExactlyTheNamedFieldsInOrder() {
        // When the summary is printed
        String json = result.summary().toJson();

        // Then it is one line with these keys (causes apart) and no others
        List<String> keys = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("\"([A-Za-z]+)\":").matcher(json.replaceAll("\"byCause\":\\{[^}]*}", "\"byCause\":0"));
        while (matcher.find()) {
            keys.add(matcher.group(1));
        }
        assertThat(json).doesNotContain("\n");
        assertThat(keys)
                .containsExactly(("digest seed runtime processes shards wallSeconds virtualSeconds windows events jobs "
                                + "name state steps tokens stepTimeSeconds tflopsPerChip mfu goodput queueSeconds "
                                + "interruptions total planned unexpected byCause "
                                + "lostSeconds checkpoint detection restart recomputation waiting suspended degraded "
                                + "costUsd energyKwh")
                        .split(" "));
        assertThat(json).startsWith("{\"digest\":\"0123456789abcdef\",\"seed\":1,\"runtime\":\"kafka\",");
    }

    @Test
    void jsonIsStable() throws Exception {
        GoldenFile.check("summary.json", result.summary().toJson() + "\n");
    }

    @Test
    void timeAddsUp() {
        // Given the books of the job
        JobAccounts accounts = result.jobs().get(0).accounts();

        // Then productive time and losses are the total, in the summary as in the books
        double totalSeconds = accounts.totalNs() / 1e9;
        assertThat(job.goodput() * totalSeconds + job.lostSeconds().total()).isCloseTo(totalSeconds, within(1e-3));
        assertThat(TimeShare.of(accounts).stream().mapToLong(TimeShare::ns).sum())
                .isEqualTo(accounts.totalNs());
        assertThat(job.stepTimeSeconds() * job.steps()).isCloseTo(job.goodput() * totalSeconds, within(1e-3));
    }

    @Test
    void interruptionsAddUpAndNameEveryKnownCause() {
        InterruptionCounts counts = job.interruptions();
        JobAccounts accounts = result.jobs().get(0).accounts();

        assertThat(counts.total()).isEqualTo(counts.planned() + counts.unexpected());
        assertThat(counts.planned()).isEqualTo(accounts.interruptionsPlanned());
        assertThat(counts.unexpected()).isEqualTo(accounts.interruptionsUnexpected());
        assertThat(counts.byCause().stream()
                        .mapToInt(InterruptionCounts.CauseCount::count)
                        .sum())
                .isEqualTo(counts.total());
        assertThat(counts.byCause())
                .extracting(InterruptionCounts.CauseCount::cause)
                .startsWith("faulty GPU")
                .contains("CPU", "planned maintenance")
                .hasSize(19);
    }

    @Test
    void flopsCostAndEnergyFollowFromTheCatalogue() {
        // Given 6.46 s a step, 16,384 chips, 2,112 nodes held for 54 days but 2 s
        double hours = 54 * 24 - 2 / 3600.0;

        // Then: 405.8 B parameters less the input embedding, half of the square for attention (3.5 %)
        double tokensPerStep = 8192.0 * 2048;
        double flopsPerToken = 6 * (405.85e9 - 128_256.0 * 16_384) + 3 * 2.0 * 126 * 16_384 * 8192;
        assertThat(job.tflopsPerChip()).isCloseTo(flopsPerToken * tokensPerStep / 6.46 / 16_384 / 1e12, within(0.1));
        assertThat(job.mfu()).isCloseTo(job.tflopsPerChip() / 989.4, within(0.001));
        assertThat(job.tokens()).isEqualTo(job.steps() * 8192 * 2048);
        assertThat(job.costUsd()).isCloseTo(2112 * 8 * 6.88 * hours, within(1.0));
        assertThat(job.energyKwh()).isCloseTo(2112 * 10.2 * 1.08 * hours, within(1.0));
    }

    @Test
    void jobThatNeverRanHasZerosAndNoNonsense() {
        // Given a job that only was submitted
        FakeRun run = FakeRun.llama(1);
        RunJournal journal = new RunJournal(Catalogue.bundled());
        run.log().subList(0, 3).forEach(journal::accept);

        // When the books are closed
        RunResult stopped = journal.result(run.facts());

        // Then nothing is divided by zero
        JobSummary queued = stopped.summary().jobs().get(0);
        assertThat(queued.state()).isEqualTo("Queued");
        assertThat(queued.mfu()).isZero();
        assertThat(queued.costUsd()).isZero();
        assertThat(queued.lostSeconds().waiting()).isEqualTo(54 * 86_400);
        assertThat(stopped.summary().toJson()).contains("\"steps\":0,\"tokens\":0,\"stepTimeSeconds\":0,");
    }

    @Test
    void jsonEscapesNamesAndRefusesWhatItCannotSay() {
        assertThat(new JsonLine()
                        .beginObject()
                        .field("a\"\\", "x\n\u2028é")
                        .endObject()
                        .toString())
                .isEqualTo("{\"a\\\"\\\\\":\"x\\u000a\\u2028é\"}");
        assertThatThrownBy(() -> new JsonLine().field("mfu", Double.NaN)).hasMessageContaining("mfu is NaN");
    }

    @Test
    void namespaceStandsInFrontUnlessDefault() {
        // Given two jobs of one name in two namespaces
        Resource inDefault = FakeRun.job("train", 1024, 0, VirtualTime.DAY_NS);
        Resource elsewhere = new Resource.TrainingJob(
                new ResourceMeta("team-a", "train"), ((Resource.TrainingJob) inDefault).spec());
        FakeRun run = FakeRun.of(List.of(FakeRun.pool("pool", 1056, "none"), FakeRun.queue(), inDefault, elsewhere), 1);

        // Then they are told apart
        assertThat(run.result().summary().jobs()).extracting(JobSummary::name).containsExactly("train", "team-a/train");
    }
}
