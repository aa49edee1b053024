package dev.trainyard.yard.report;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.yard.summary.Figures;
import dev.trainyard.yard.summary.JobFacts;
import dev.trainyard.yard.summary.JobHistory;
import dev.trainyard.yard.summary.JobSummary;
import dev.trainyard.yard.summary.PoolFacts;
import dev.trainyard.yard.summary.RunResult;
import dev.trainyard.yard.summary.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The whole page: what ran, every job with its plots, and where it all comes from. */
final class ReportPage {
    /** Jobs that get plots; of more, those with the most chips, so that the page stays below 1 MB. */
    static final int JOBS_WITH_PLOTS_MAX = 6;
    /** Interruptions whose stories the page can tell and stay below 1 MB; each takes about 500 bytes. */
    static final int STORIES_MAX = 1_000;

    private final Markup m = new Markup();
    private final RunResult result;
    private final Provenance provenance;
    private int storiesLeft = STORIES_MAX;

    private ReportPage(RunResult result, Provenance provenance) {
        this.result = result;
        this.provenance = provenance;
    }

    /** The page as HTML. */
    static String html(RunResult result, Provenance provenance) {
        ReportPage page = new ReportPage(result, provenance);
        page.write();
        return page.m.toString();
    }

    private void write() {
        m.trusted("<!doctype html>\n").open("html", "lang", "en").open("head").newline();
        m.trusted(
                "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        m.trusted("<meta name=\"color-scheme\" content=\"light dark\">\n");
        m.element("title", provenance.title() + " · Trainyard run " + provenance.runId())
                .newline();
        m.open("style")
                .newline()
                .trusted(resource("report.css"))
                .close("style")
                .close("head")
                .newline();
        m.open("body").newline();
        hatch();
        header();
        m.open("main").newline();
        List<Integer> plotted = plotted();
        if (result.jobs().size() > 1) {
            allJobs(plotted.size());
        }
        for (int i : plotted) {
            job(result.jobs().get(i), result.summary().jobs().get(i));
        }
        m.close("main").newline();
        footer();
        m.open("div", "id", "tip", "role", "tooltip").close("div").newline();
        m.open("script")
                .newline()
                .trusted(resource("report.js"))
                .close("script")
                .newline();
        m.close("body").close("html").newline();
    }

    private void hatch() {
        m.open("svg", "width", "0", "height", "0", "style", "position:absolute;min-width:0", "aria-hidden", "true");
        m.open("defs")
                .open(
                        "pattern",
                        "id",
                        "hatch",
                        "width",
                        "5",
                        "height",
                        "5",
                        "patternUnits",
                        "userSpaceOnUse",
                        "patternTransform",
                        "rotate(45)");
        m.shape("line", "class", "hatchline", "x1", "0", "y1", "0", "x2", "0", "y2", "5");
        m.close("pattern").close("defs").close("svg").newline();
    }

    private void header() {
        RunSummary run = result.summary();
        m.open("header").newline();
        m.element("p", "Trainyard run " + provenance.runId(), "class", "kicker");
        m.element("h1", provenance.title());
        m.element(
                "p",
                "%s of virtual time in %s s: %s windows, %s events, %s runtime, %s, %s, seed %d."
                        .formatted(
                                Figures.duration(VirtualTime.ofSeconds(run.virtualSeconds())),
                                Figures.fixed(run.wallSeconds(), 2),
                                Figures.count(run.windows()),
                                Figures.count(run.events()),
                                run.runtime(),
                                run.processes() == 1 ? "1 process" : run.processes() + " processes",
                                run.shards() == 1 ? "1 shard" : run.shards() + " shards",
                                run.seed()),
                "class",
                "soft");
        m.close("header").newline();
    }

    /** Indices of the jobs that get plots: those with the most chips, in the order of their numbers. */
    private List<Integer> plotted() {
        return IntStream.range(0, result.jobs().size())
                .boxed()
                .sorted(Comparator.comparingInt(
                        i -> -result.jobs().get(i).facts().spec().chips()))
                .limit(JOBS_WITH_PLOTS_MAX)
                .sorted()
                .toList();
    }

    private void allJobs(int plotted) {
        m.element("h2", "All jobs").open("figure").newline();
        if (plotted < result.jobs().size()) {
            m.element("figcaption", "Plots follow for the " + plotted + " jobs with the most chips.");
        }
        Table table = new Table(
                "job",
                "state",
                "#chips",
                "#steps",
                "#TFLOP/s per chip",
                "#goodput",
                "#queue",
                "#interruptions",
                "#cost (USD)");
        for (int i = 0; i < result.jobs().size(); i++) {
            JobHistory job = result.jobs().get(i);
            JobSummary summary = result.summary().jobs().get(i);
            table.row(
                    summary.name(),
                    summary.state(),
                    Figures.count(job.facts().spec().chips()),
                    Figures.count(summary.steps()),
                    Figures.fixed(summary.tflopsPerChip(), 1),
                    Figures.percent(summary.goodput(), 1),
                    Figures.duration(job.accounts().queueNs()),
                    Figures.count(summary.interruptions().total()),
                    Figures.scaled(summary.costUsd()));
        }
        m.open("div", "class", "scroll");
        table.write(m);
        m.close("div").close("figure").newline();
    }

    private void job(JobHistory job, JobSummary summary) {
        JobFacts facts = job.facts();
        PoolFacts pool = facts.pool();
        m.open("section").element("h2", facts.name());
        m.element(
                        "p",
                        "%s after %s on %s × %s: %s nodes and %s as spares%s%s"
                                .formatted(
                                        summary.state(),
                                        Figures.duration(job.accounts().totalNs()),
                                        Figures.count(facts.spec().chips()),
                                        facts.accelerator().name(),
                                        Figures.count(facts.spec().nodes()),
                                        Figures.count(facts.spec().spareNodes()),
                                        pool == null ? "" : ", pool " + pool.name(),
                                        job.over() ? "" : ". The job is not over: its times are estimates"),
                        "class",
                        "soft")
                .newline();
        Tiles.write(m, job, summary, result.catalogue());
        boolean withStories = job.interruptions().size() <= storiesLeft;
        storiesLeft -= withStories ? job.interruptions().size() : 0;
        new ProgressPlot(m, job, result.catalogue(), withStories).write();
        new TimePlot(m, job).write();
        new CausePlot(m, job, result.catalogue()).write();
        new GapPlot(m, job).write();
        m.close("section").newline();
    }

    private void footer() {
        RunSummary run = result.summary();
        Catalogue catalogue = result.catalogue();
        m.open("footer").element("h2", "Where this comes from").open("dl").newline();
        item("digest", run.digest());
        item("seed", Long.toString(run.seed()));
        item("model version", provenance.modelVersion());
        item("catalogue", catalogue.hash().toString());
        item("run again", provenance.replayCommand());
        m.close("dl").newline();
        long assumed = catalogue.entries().stream()
                .filter(e -> e.confidence().equals("assumed"))
                .count();
        m.element("h3", "Approximate or not modelled").open("ul").newline();
        note("Cost is the list price of a chip hour × chips held, spares included × hours; nobody pays list price "
                + "for a fleet, and staff, network and storage are not in it.");
        note("Energy is the rated power of the nodes held × PUE " + Figures.plain(catalogue.defaultPue(), 3)
                + " × hours: an upper bound, as nodes rarely draw their rating.");
        note(
                "%s of the %s numbers in the catalogue have no published source and are marked as assumed there, most of the delays of detection, repair and start-up among them."
                        .formatted(
                                Figures.count(assumed),
                                Figures.count(catalogue.entries().size())));
        note("Collectives and contention are formulas of bandwidth and latency, not packets; interruptions are "
                + "independent in time at the published rates.");
        for (String note : provenance.notes()) {
            note(note);
        }
        m.close("ul");
        m.element(
                "p",
                "The same seed and files give the same digest, on any machine and in any number of processes.",
                "class",
                "soft");
        m.close("footer").newline();
    }

    private void item(String name, String value) {
        m.element("dt", name).open("dd").element("code", value).close("dd").newline();
    }

    private void note(String sentence) {
        m.element("li", sentence).newline();
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + ReportPage.class.getName()
                        + "; the jar is incomplete, build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + name + " from the jar", e);
        }
    }
}
