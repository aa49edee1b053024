package dev.trainyard.yard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.yard.summary.FakeRun;
import dev.trainyard.yard.summary.GoldenFile;
import dev.trainyard.yard.summary.RunJournal;
import dev.trainyard.yard.summary.RunResult;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportWriterTest {
    private static final Provenance PROVENANCE = new Provenance(
            "llama-3-405b.yaml", "r-20261121-1", "0.1.0", "./trainyard replay r-20261121-1", List.of("A note."));

    private final RunResult llama = FakeRun.llama(1).result();

    @TempDir
    private Path folder;

    @Test
    void pageIsSelfContainedAndSmall() {
        // When the page of the main run is made
        String html = ReportPage.html(llama, PROVENANCE);

        // Then it loads nothing from anywhere and stays below 1 MB
        assertThat(html).doesNotContain("http:", "https:", "//fonts", "<link", "<img", "<iframe", "@import", "src=");
        assertThat(Pattern.compile("url\\((?!#)").matcher(html).find()).isFalse();
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
    }

    @Test
    void everyInterruptionIsMarkedOnce() {
        String html = ReportPage.html(llama, PROVENANCE);

        Matcher marks = Pattern.compile("class=\"mark ").matcher(html);
        assertThat(marks.results().count())
                .isEqualTo(llama.jobs().get(0).interruptions().size());
    }

    @Test
    void pageIsWellFormedWithUniqueIdsThatAreFound() throws Exception {
        // Given pages with one and with three jobs, one of them with a hostile name
        String hostile = "<script>alert(\"x\")</script> & 'co'";
        for (RunResult result : List.of(llama, FakeRun.small(2, hostile).result())) {
            // When the body is read as XML
            String html = ReportPage.html(result, PROVENANCE);
            String body = html.substring(html.indexOf("<body>"), html.indexOf("<script>\n")) + "</body>";
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));

            // Then every reference has its one target
            List<String> ids = all(" id=\"([^\"]+)\"", html);
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(ids).containsAll(new TreeSet<>(all("href=\"#([^\"]+)\"", html)));
            for (String pair : all("aria-labelledby=\"([^\"]+)\"", html)) {
                assertThat(ids).contains(pair.split(" "));
            }
            assertThat(html).doesNotContain("<script>alert");
        }
        assertThat(ReportPage.html(FakeRun.small(2, hostile).result(), PROVENANCE))
                .contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;co&#39;");
    }

    @Test
    void everyPlotHasTitleDescriptionAndTable() {
        String html = ReportPage.html(llama, PROVENANCE);

        int plots = all("<svg [^>]*role=\"(img)\"", html).size();
        assertThat(plots).isEqualTo(4);
        assertThat(all("<title id=\"([^\"]+)\"", html)).hasSize(plots);
        assertThat(all("<desc id=\"([^\"]+)\"", html)).hasSize(plots);
        assertThat(all("<(table)>", html)).hasSize(plots);
    }

    @Test
    void thousandsOfInterruptionsAndManyJobsStayBelowOneMegabyte() {
        // Given eight jobs of 54 days over four times the published nodes: thousands of interruptions each
        List<Resource> resources =
                new ArrayList<>(List.of(FakeRun.pool("pool", 9000, "llama-3-2024"), FakeRun.queue()));
        for (int i = 0; i < 8; i++) {
            resources.add(FakeRun.job("job-" + i, 8192, 64, 54 * VirtualTime.DAY_NS));
        }

        // When the page is made
        String html = ReportPage.html(FakeRun.of(resources, 3).result(), PROVENANCE);

        // Then all jobs are named, six have plots, and the page stays small
        assertThat(html).contains("job-7").contains("Plots follow for the 6 jobs with the most chips.");
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
    }

    @Test
    void jobThatNeverRanMakesAPageToo() {
        // Given a run stopped right after its commands
        FakeRun run = FakeRun.llama(1);
        RunJournal journal = new RunJournal(Catalogue.bundled());
        run.log().subList(0, 3).forEach(journal::accept);

        // Then the page says so
        assertThat(ReportPage.html(journal.result(run.facts()), PROVENANCE))
                .contains("The job is not over")
                .contains("too few to show")
                .doesNotContain("NaN")
                .doesNotContain("Infinity");
    }

    @Test
    void equalRunsLeaveEqualFiles() throws IOException {
        // When two equal runs are written
        List<Path> first =
                ReportWriter.writeAll(folder.resolve("a"), FakeRun.llama(9).result(), PROVENANCE);
        List<Path> second =
                ReportWriter.writeAll(folder.resolve("b/c"), FakeRun.llama(9).result(), PROVENANCE);

        // Then the files are equal to the byte, and nothing else is left
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i)).hasSameBinaryContentAs(second.get(i));
        }
        try (var files = Files.list(folder.resolve("a"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.html", "jobs.csv", "interruptions.csv", "timeline.csv");
        }
    }

    @Test
    void tablesAreStable() throws IOException {
        // Given a short run with a name that needs quotes
        CsvFiles csv = new CsvFiles(FakeRun.small(2, "a, \"b\"").result());

        // When its tables are written
        StringWriter text = new StringWriter();
        csv.jobs(new CsvText(text));
        csv.interruptions(new CsvText(text));
        csv.timeline(new CsvText(text));

        // Then they are as they were, with CRLF and doubled quotes
        assertThat(text.toString()).contains(",\"a, \"\"b\"\"\",Succeeded,").doesNotContainPattern("[^\r]\n");
        GoldenFile.check("tables.csv", text.toString().replace("\r\n", "\n"));
    }

    @Test
    void tablesAddUp() throws IOException {
        StringWriter jobs = new StringWriter();
        new CsvFiles(llama).jobs(new CsvText(jobs));
        String[] header = jobs.toString().split("\r\n")[0].split(",");
        String[] cells = jobs.toString().split("\r\n")[1].split(",");
        double sum = 0;
        for (int i = 0; i < header.length; i++) {
            if (header[i].matches("(productive|checkpoint|detection|restart|recomputation|waiting|degraded)Seconds")) {
                sum += Double.parseDouble(cells[i]);
            }
        }

        assertThat(sum).isCloseTo(54 * 86_400.0, org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void fullDiskNamesTheFileAndLeavesTheOldOne() throws IOException {
        // Given an old page, and a disk that is full: the system's own device for that
        Path page = folder.resolve("report.html");
        Files.writeString(page, "old");
        Files.createSymbolicLink(folder.resolve("report.html.tmp"), Path.of("/dev/full"));

        // When the page is written, then the error says which file, why, and what to do
        assertThatThrownBy(() -> ReportWriter.writePage(page, llama, PROVENANCE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("could not write " + page)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("check the free space");
        assertThat(page).hasContent("old");
        assertThat(folder.resolve("report.html.tmp")).doesNotExist();
    }

    @Test
    void folderThatIsAFileIsToldApart() throws IOException {
        Path file = folder.resolve("taken");
        Files.writeString(file, "");

        assertThatThrownBy(() -> ReportWriter.writeAll(file, llama, PROVENANCE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("could not write " + file.resolve("report.html"))
                .hasMessageContaining("FileAlreadyExists");
    }

    /** Writes the pages for a look at them: {@code -Dreport.look=DIR}. */
    @Test
    void pagesCanBeLookedAt() {
        Path place = Path.of(System.getProperty("report.look", folder.toString()));
        assertThat(ReportWriter.writeAll(place.resolve("llama"), llama, PROVENANCE))
                .allMatch(Files::exists);
        assertThat(ReportWriter.writeAll(
                        place.resolve("small"), FakeRun.small(2, "third").result(), PROVENANCE))
                .allMatch(Files::exists);
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(r -> r.group(1))
                .toList();
    }
}
