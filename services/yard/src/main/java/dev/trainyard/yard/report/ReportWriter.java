package dev.trainyard.yard.report;

import dev.trainyard.yard.summary.RunResult;
import java.nio.file.Path;
import java.util.List;

/** Writes what a run leaves behind. Files appear whole or not at all; see {@link AtomicFile} for what goes wrong. */
public final class ReportWriter {
    /** The page. */
    public static final String PAGE = "report.html";
    /** One row per job. */
    public static final String JOBS = "jobs.csv";
    /** One row per interruption. */
    public static final String INTERRUPTIONS = "interruptions.csv";
    /** One row per change of a job. */
    public static final String TIMELINE = "timeline.csv";

    private ReportWriter() {}

    /**
     * Writes the page: self-contained, below 1 MB.
     *
     * @throws java.io.UncheckedIOException naming the file that could not be written, and why
     */
    public static void writePage(Path file, RunResult result, Provenance provenance) {
        String html = ReportPage.html(result, provenance);
        AtomicFile.write(file, out -> out.write(html));
    }

    /**
     * Writes page and tables into a folder, which is made if it is missing.
     *
     * @return the files written
     * @throws java.io.UncheckedIOException naming the file that could not be written, and why
     */
    public static List<Path> writeAll(Path folder, RunResult result, Provenance provenance) {
        CsvFiles csv = new CsvFiles(result);
        writePage(folder.resolve(PAGE), result, provenance);
        AtomicFile.write(folder.resolve(JOBS), out -> csv.jobs(new CsvText(out)));
        AtomicFile.write(folder.resolve(INTERRUPTIONS), out -> csv.interruptions(new CsvText(out)));
        AtomicFile.write(folder.resolve(TIMELINE), out -> csv.timeline(new CsvText(out)));
        return List.of(
                folder.resolve(PAGE), folder.resolve(JOBS), folder.resolve(INTERRUPTIONS), folder.resolve(TIMELINE));
    }
}
