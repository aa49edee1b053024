package dev.trainyard.yard.report;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.yard.summary.Figures;
import dev.trainyard.yard.summary.JobHistory;
import dev.trainyard.yard.summary.TimeShare;
import java.util.List;

/** Where the time went: all of it in one bar, the lost part drawn large below, and the table as its legend. */
final class TimePlot {
    private static final double LEFT = 4;
    private static final double RIGHT = 996;
    /** Pixels of the widest label of the upper bar. */
    private static final double LABEL = 92;
    /** Pixels of one letter of a label, roughly. */
    private static final double LETTER = 7.5;

    private final Markup m;
    private final JobHistory job;
    private final List<TimeShare> shares;
    private final long totalNs;
    private final long lostNs;

    TimePlot(Markup m, JobHistory job) {
        this.m = m;
        this.job = job;
        this.shares = TimeShare.of(job.accounts());
        this.totalNs = job.accounts().totalNs();
        this.lostNs = totalNs - job.accounts().productiveNs();
    }

    void write() {
        m.open("figure").element("h3", "Where the time went");
        m.element(
                "figcaption",
                "All %s from submission to end, and the lost part of it enlarged below."
                        .formatted(Figures.duration(totalNs)));
        if (totalNs > 0) {
            m.open("div", "class", "plot", "tabindex", "0").newline();
            plot();
            m.close("div").newline();
        }
        table();
        m.close("figure").newline();
    }

    private void plot() {
        String id = "w" + job.facts().number();
        boolean enlarged = lostNs > 0;
        m.open(
                "svg",
                "viewBox",
                enlarged ? "0 0 1000 204" : "0 0 1000 60",
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d");
        m.element("title", "Where the time of " + job.facts().name() + " went", "id", id + "-t");
        m.element("desc", "The same figures stand in the table below.", "id", id + "-d")
                .newline();
        Scale all = new Scale((double) totalNs, LEFT, RIGHT);
        bar(shares, all, 6, 0);
        double split = all.at((double) job.accounts().productiveNs());
        if (split - LEFT > 2 * LABEL) {
            m.element(
                    "text",
                    "training " + Figures.percent((double) job.accounts().productiveNs() / totalNs, 1),
                    "x",
                    LEFT + 14,
                    "y",
                    31.0,
                    "style",
                    "fill:#fff;font-weight:600;font-size:15px");
        }
        if (enlarged) {
            m.shape(
                    "polygon",
                    "class",
                    "zoom",
                    "points",
                    Figures.plain(split, 1) + ",46 " + RIGHT + ",46 " + RIGHT + ",104 " + LEFT + ",104");
            m.element(
                    "text",
                    "lost: %s, %s".formatted(Figures.duration(lostNs), Figures.percent((double) lostNs / totalNs, 1)),
                    "x",
                    RIGHT - 10,
                    "y",
                    82.0,
                    "text-anchor",
                    "end",
                    "class",
                    "strong");
            List<TimeShare> losses = shares.subList(1, shares.size());
            bar(
                    losses,
                    new Scale((double) lostNs, LEFT, RIGHT),
                    104,
                    job.accounts().productiveNs());
            labels(losses, new Scale((double) lostNs, LEFT, RIGHT));
        }
        m.close("svg").newline();
    }

    private void bar(List<TimeShare> parts, Scale x, double top, long skippedNs) {
        long fromNs = 0;
        for (TimeShare part : parts) {
            if (part.ns() > 0) {
                m.shape(
                        "rect",
                        "class",
                        "hover " + part.kind().word(),
                        "x",
                        x.at((double) fromNs),
                        "y",
                        top,
                        "width",
                        Math.max(0.5, x.at((double) part.ns()) - LEFT - (skippedNs == 0 ? 0 : 1)),
                        "height",
                        40.0,
                        "data-t",
                        part.kind().word() + "\n" + hours(part.ns()) + " h, " + percent(part.ns()) + "\n"
                                + part.kind().meaning());
            }
            fromNs += part.ns();
        }
        m.newline();
    }

    private void labels(List<TimeShare> losses, Scale x) {
        long fromNs = 0;
        for (TimeShare part : losses) {
            if (x.at((double) part.ns()) - LEFT
                    >= LETTER * Math.max(8, part.kind().word().length())) {
                double at = x.at((double) fromNs) + 2;
                m.element("text", part.kind().word(), "x", at, "y", 164.0, "class", "strong");
                m.element("text", hours(part.ns()) + " h", "x", at, "y", 182.0);
            }
            fromNs += part.ns();
        }
    }

    private void table() {
        m.open("div", "class", "scroll").open("table").open("thead").open("tr");
        m.element("th", "part", "scope", "col").element("th", "hours", "scope", "col", "class", "n");
        m.element("th", "share", "scope", "col", "class", "n").element("th", "what counts as it", "scope", "col");
        m.close("tr").close("thead").open("tbody").newline();
        for (TimeShare share : shares) {
            m.open("tr").open("td");
            m.open("svg", "class", "swatch", "viewBox", "0 0 12 12", "aria-hidden", "true");
            m.shape("rect", "class", share.kind().word(), "width", 12.0, "height", 12.0, "rx", 2.0);
            m.close("svg").text(share.kind().word()).close("td");
            m.element("td", hours(share.ns()), "class", "n").element("td", percent(share.ns()), "class", "n");
            m.element("td", share.kind().meaning(), "class", "soft").close("tr").newline();
        }
        m.open("tr", "class", "total").element("td", "total").element("td", hours(totalNs), "class", "n");
        m.element("td", percent(totalNs), "class", "n")
                .element("td", job.over() ? "" : "estimated: the job is not over");
        m.close("tr").close("tbody").close("table").close("div").newline();
    }

    private static String hours(long ns) {
        return Figures.fixed((double) ns / VirtualTime.HOUR_NS, 2);
    }

    private String percent(long ns) {
        return Figures.percent(totalNs == 0 ? 0 : (double) ns / totalNs, 2);
    }
}
