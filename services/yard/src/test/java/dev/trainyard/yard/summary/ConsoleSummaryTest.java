package dev.trainyard.yard.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleSummaryTest {
    private static final List<String> CLOSING = List.of("replay ./trainyard replay r-20261121-1", "report report.html");

    @Test
    void mainRunStandsBesideThePublishedFigures() throws Exception {
        List<String> lines = ConsoleSummary.lines(FakeRun.llama(1).result(), CLOSING);

        GoldenFile.check("summary.txt", String.join("\n", lines) + "\n");
        assertThat(lines).allMatch(line -> line.length() <= ConsoleSummary.COLUMNS);
        assertThat(lines).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 127));
    }

    @Test
    void jobWithoutPresetHasNoPublishedColumn() {
        // Given a job in a pool where nothing fails by itself
        FakeRun run = FakeRun.of(
                List.of(
                        FakeRun.pool("quiet", 1056, "none"),
                        FakeRun.queue(),
                        FakeRun.job("calm", 1024, 0, VirtualTime.DAY_NS)),
                4);

        // When it is summed up
        List<String> lines = ConsoleSummary.lines(run.result(), CLOSING);

        // Then no published figure is claimed for it
        assertThat(String.join("\n", lines)).doesNotContain("published").doesNotContain("by cause");
    }

    @Test
    void manyJobsGetOneLineEach() {
        // Given five jobs, one with a name that is too long for a table
        List<Resource> resources =
                new ArrayList<>(List.of(FakeRun.pool("pool", 1056, "llama-3-2024"), FakeRun.queue()));
        for (int i = 0; i < 5; i++) {
            resources.add(FakeRun.job(i + "x".repeat(20 * i), 128, 0, VirtualTime.DAY_NS));
        }

        // When they are summed up
        List<String> lines = ConsoleSummary.lines(FakeRun.of(resources, 4).result(), CLOSING);

        // Then there is a line for each, within the columns
        assertThat(lines).filteredOn(l -> l.contains("Succeeded")).hasSize(5);
        assertThat(lines).allMatch(line -> line.length() <= ConsoleSummary.COLUMNS);
    }

    @Test
    void unfinishedJobSaysSo() {
        FakeRun run = FakeRun.llama(1);
        RunJournal journal = new RunJournal(Catalogue.bundled());
        run.log().subList(0, 900).forEach(journal::accept);

        assertThat(ConsoleSummary.lines(journal.result(run.facts()), CLOSING))
                .contains("not over: figures up to now; its times are estimates");
    }
}
