package dev.trainyard.yard.report;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.yard.summary.Figures;
import dev.trainyard.yard.summary.InterruptionCounts;
import dev.trainyard.yard.summary.JobHistory;
import dev.trainyard.yard.summary.JobSummary;
import dev.trainyard.yard.summary.PoolFacts;
import dev.trainyard.yard.summary.PublishedRun;
import java.util.Optional;

/** The figures of a job that matter most, each with its unit and what was published. */
final class Tiles {
    private final Markup m;

    private Tiles(Markup m) {
        this.m = m;
    }

    static void write(Markup m, JobHistory job, JobSummary s, Catalogue catalogue) {
        Optional<PublishedRun> published = PublishedRun.behind(job.facts(), catalogue);
        Optional<PublishedRun> rates = published.filter(p -> p.sameSize(job));
        Tiles tiles = new Tiles(m);
        m.open("ul", "class", "tiles").newline();
        tiles.work(s, rates);
        tiles.interruptions(job, s, rates);
        tiles.bill(job, s);
        m.close("ul").newline();
    }

    private void work(JobSummary s, Optional<PublishedRun> published) {
        tile(
                "Goodput",
                Figures.fixed(100 * s.goodput(), 1),
                "%",
                published
                        .map(p -> "published: above " + Figures.percent(p.effectiveTimeShareMin(), 0))
                        .orElse("retained step time over all time"));
        tile(
                "Model FLOP/s per chip",
                Figures.fixed(s.tflopsPerChip(), 1),
                "TFLOP/s",
                Figures.percent(s.mfu(), 1) + " MFU"
                        + published
                                .map(p -> "; published: %s and %s"
                                        .formatted(Figures.fixed(p.tflopsPerChip(), 0), Figures.percent(p.mfu(), 0)))
                                .orElse(""));
        tile(
                "Steps",
                Figures.count(s.steps()),
                "",
                Figures.scaled((double) s.tokens()) + " tokens, " + Figures.fixed(s.stepTimeSeconds(), 3)
                        + " s a step");
    }

    private void interruptions(JobHistory job, JobSummary s, Optional<PublishedRun> published) {
        InterruptionCounts counts = s.interruptions();
        JobAccounts accounts = job.accounts();
        tile(
                "Interruptions",
                Figures.count(counts.total()),
                "",
                "%s unexpected, %s planned"
                                .formatted(Figures.count(counts.unexpected()), Figures.count(counts.planned()))
                        + published
                                .filter(p -> p.sameSizeAndLength(job))
                                .map(p -> "; published: %s + %s"
                                        .formatted(Figures.count(p.unexpected()), Figures.count(p.planned())))
                                .orElse(""));
        long trainedNs = accounts.totalNs() - accounts.queueNs();
        tile(
                "Time between interruptions",
                counts.unexpected() == 0 ? "–" : Figures.fixed(trainedNs / 3.6e12 / counts.unexpected(), 2),
                counts.unexpected() == 0 ? "" : "h",
                "mean, unexpected"
                        + published
                                .map(p -> "; published: " + Figures.fixed(p.days() * 24 / p.unexpected(), 2) + " h")
                                .orElse(""));
        tile(
                "Time lost",
                Figures.fixed((accounts.totalNs() - accounts.productiveNs()) / 3.6e12, 1),
                "h",
                "of " + Figures.fixed(accounts.totalNs() / 3.6e12, 1) + " h; " + Figures.duration(accounts.queueNs())
                        + " in the queue");
    }

    private void bill(JobHistory job, JobSummary s) {
        PoolFacts pool = job.facts().pool();
        double tokens = (double) s.tokens();
        if (pool == null) {
            tile("Cost at list price", "–", "", "never placed");
            tile("Energy", "–", "", "never placed");
            return;
        }
        tile(
                "Cost at list price",
                Figures.scaled(s.costUsd()),
                "USD",
                "approximate"
                        + (tokens == 0
                                ? ""
                                : "; " + Figures.fixed(s.costUsd() / tokens * 1e6, 2) + " USD per million tokens"));
        int split = Figures.energy(s.energyKwh()).indexOf(' ');
        String energy = Figures.energy(s.energyKwh());
        tile(
                "Energy",
                energy.substring(0, split),
                energy.substring(split + 1),
                "approximate"
                        + (tokens == 0
                                ? ""
                                : "; " + Figures.fixed(s.energyKwh() / tokens * 1e6, 2) + " kWh per million tokens"));
    }

    /** Keeps numbers and their units on one line. */
    private static String held(String note) {
        return note.replaceAll("(?<=\\d) (?=[%a-zA-Z])", "\u00a0");
    }

    private void tile(String label, String value, String unit, String note) {
        m.open("li")
                .element("span", label, "class", "label")
                .open("span", "class", "value")
                .text(value);
        if (!unit.isEmpty()) {
            m.text(" ").element("small", unit);
        }
        m.close("span").element("span", held(note), "class", "note").close("li").newline();
    }
}
