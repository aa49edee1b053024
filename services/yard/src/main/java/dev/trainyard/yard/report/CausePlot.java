package dev.trainyard.yard.report;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.yard.summary.CauseComparison;
import dev.trainyard.yard.summary.Figures;
import dev.trainyard.yard.summary.JobHistory;
import dev.trainyard.yard.summary.PublishedRun;
import java.util.List;
import java.util.Optional;

/** Interruptions by cause: simulated and published as paired bars, and the range that the rates let expect. */
final class CausePlot {
    private static final double LEFT = 232;
    private static final double RIGHT = 730;
    private static final double TOP = 66;
    private static final double ROW = 29;
    private static final double[] COLUMNS = {806, 888, 992};

    private final Markup m;
    private final JobHistory job;
    private final List<CauseComparison> causes;
    private final Optional<PublishedRun> behind;
    /** Whether the published counts are of a run of this size and length. */
    private final boolean compared;

    private final Scale x;

    CausePlot(Markup m, JobHistory job, Catalogue catalogue) {
        this.m = m;
        this.job = job;
        this.causes = CauseComparison.of(job, catalogue);
        this.behind = PublishedRun.behind(job.facts(), catalogue);
        this.compared = behind.filter(p -> p.sameSizeAndLength(job)).isPresent();
        int most = 1;
        for (CauseComparison cause : causes) {
            most = Math.max(most, Math.max(cause.interval().high(), cause.simulated()));
            most = Math.max(most, compared ? cause.published().orElse(0) : 0);
        }
        this.x = new Scale(most, LEFT, RIGHT);
    }

    /** Writes the figure; nothing where nothing fails by itself. */
    void write() {
        if (causes.isEmpty()) {
            return;
        }
        m.open("figure").element("h3", "Interruptions by cause");
        m.element("figcaption", caption());
        m.open("div", "class", "plot", "tabindex", "0").newline();
        String id = "c" + job.facts().number();
        double bottom = TOP + ROW * causes.size();
        m.open(
                "svg",
                "viewBox",
                "0 0 1000 " + Math.round(bottom + 28),
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d");
        m.element("title", "Interruptions of " + job.facts().name() + " by cause", "id", id + "-t");
        m.element("desc", "The counts stand at the right of each row and in the table below.", "id", id + "-d");
        legend();
        for (double tick : x.wholeTicks(8)) {
            double at = x.at(tick);
            m.shape("line", "class", "grid", "x1", at, "x2", at, "y1", TOP - 6, "y2", bottom);
            m.element("text", Figures.plain(tick, 1), "x", at, "y", bottom + 18, "text-anchor", "middle");
        }
        m.newline();
        for (int i = 0; i < causes.size(); i++) {
            row(causes.get(i), TOP + ROW * i);
        }
        m.close("svg").newline().close("div").newline();
        table();
        m.close("figure").newline();
    }

    private String caption() {
        String published = behind.map(p -> compared
                        ? ", beside the published run (" + p.phrase() + ")"
                        : ". The rates are those of " + p.phrase() + "; its counts are of another size or length "
                                + "and stand in the table only")
                .orElse("");
        return "How often each cause stopped the job" + published
                + ". The line spans 95 % of the runs that the rates let expect for this job, "
                + "its chips and its running hours (Poisson).";
    }

    private void legend() {
        m.shape("rect", "class", "simulated", "x", LEFT, "y", 8.0, "width", 26.0, "height", 9.0);
        m.element("text", "simulated", "x", LEFT + 34, "y", 17.0, "class", "strong");
        double at = LEFT + 118;
        if (compared) {
            m.shape("rect", "class", "published", "x", at, "y", 9.0, "width", 26.0, "height", 7.0);
            m.element("text", "published", "x", at + 34, "y", 17.0, "class", "strong");
            at += 118;
        }
        whisker(at, at + 26, 12.5);
        m.element("text", "95 % of runs", "x", at + 34, "y", 17.0, "class", "strong");
        m.element("text", "simulated", "x", COLUMNS[0], "y", TOP - 16, "text-anchor", "end");
        if (compared) {
            m.element("text", "published", "x", COLUMNS[1], "y", TOP - 16, "text-anchor", "end");
        }
        m.element("text", "95 % of runs", "x", COLUMNS[2], "y", TOP - 16, "text-anchor", "end")
                .newline();
    }

    private void row(CauseComparison cause, double top) {
        String name = cause.process().cause();
        String shown = name.length() <= 32 ? name : name.substring(0, 31) + "…";
        m.element("text", shown, "x", LEFT - 10, "y", top + 17, "text-anchor", "end", "class", "strong");
        m.open("g", "class", "hover", "data-t", story(cause));
        bar("simulated", cause.simulated(), top + 4, 10);
        if (compared && cause.published().isPresent()) {
            bar("published", cause.published().getAsInt(), top + 15.5, 7);
        }
        m.close("g");
        whisker(x.at(cause.interval().low()), x.at(cause.interval().high()), top + 9);
        String style = cause.asExpected() ? "strong" : "warn";
        number(Figures.count(cause.simulated()) + (cause.asExpected() ? "" : " ▲"), COLUMNS[0], top, style);
        if (compared && cause.published().isPresent()) {
            number(Figures.count(cause.published().getAsInt()), COLUMNS[1], top, "");
        }
        number(range(cause), COLUMNS[2], top, "");
        m.newline();
    }

    private void bar(String style, int count, double top, double height) {
        if (count > 0) {
            m.shape("rect", "class", style, "x", LEFT, "y", top, "width", x.at(count) - LEFT, "height", height);
        }
    }

    private void whisker(double from, double to, double y) {
        m.shape(
                "path",
                "class",
                "whisker",
                "d",
                "M%s %sH%sM%s %sv7M%s %sv7"
                        .formatted(
                                Figures.plain(from, 1),
                                Figures.plain(y, 1),
                                Figures.plain(to, 1),
                                Figures.plain(from, 1),
                                Figures.plain(y - 3.5, 1),
                                Figures.plain(to, 1),
                                Figures.plain(y - 3.5, 1)));
    }

    private void number(String text, double at, double top, String style) {
        m.element("text", text, "x", at, "y", top + 17, "text-anchor", "end", "class", style);
    }

    private String story(CauseComparison cause) {
        return "%s\nsimulated %s, expected %s (95 %% of runs: %s)%s%s"
                .formatted(
                        cause.process().cause(),
                        Figures.count(cause.simulated()),
                        Figures.fixed(cause.expected(), 1),
                        range(cause),
                        compared && cause.published().isPresent()
                                ? "\npublished " + cause.published().getAsInt()
                                : "",
                        cause.asExpected() ? "" : "\noutside the expected range, as one cause in twenty is");
    }

    private static String range(CauseComparison cause) {
        return cause.interval().low() + " – " + cause.interval().high();
    }

    private void table() {
        Table table = new Table("cause", "hits", "#simulated", "#expected", "#95 % of runs", "#published run");
        for (CauseComparison cause : causes) {
            table.row(
                    cause.process().cause(),
                    cause.process().component().name(),
                    Figures.count(cause.simulated()),
                    Figures.fixed(cause.expected(), 1),
                    range(cause) + (cause.asExpected() ? "" : " (outside)"),
                    cause.published().isPresent()
                            ? Figures.count(cause.published().getAsInt())
                            : "");
        }
        table.writeFolded(m, "Table: interruptions by cause");
    }
}
