package dev.trainyard.yard.report;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.yard.summary.Figures;
import dev.trainyard.yard.summary.Interruption;
import dev.trainyard.yard.summary.JobChange;
import dev.trainyard.yard.summary.JobHistory;
import dev.trainyard.yard.summary.PoolFacts;
import java.util.List;
import java.util.function.Function;

/** Steps over virtual time, the hours lost so far below, and every interruption marked in the lane of its kind. */
final class ProgressPlot {
    private static final double LEFT = 84;
    private static final double RIGHT = 950;
    private static final double STEPS_TOP = 24;
    private static final double STEPS_BOTTOM = 214;
    private static final double LOST_TOP = 258;
    private static final double LOST_BOTTOM = 368;
    private static final double LANES_TOP = 398;
    private static final double LANE = 23;
    /** Points of a curve that a screen can show; of more, every n-th is drawn. */
    private static final int POINTS_MAX = 1_500;

    private final Markup m;
    private final JobHistory job;
    private final boolean withStories;
    private final Function<JobInterrupted, InterruptionKind> kindOf;
    private final List<InterruptionKind> lanes;
    private final Scale.TimeUnit unit;
    private final Scale time;
    private final double lanesBottom;

    /**
     * A plot of a job.
     *
     * @param withStories whether each mark carries its story and the table lists them all; without, interruptions of one
     *     kind that fall on one pixel share a mark, so that the size of the plot has a bound
     */
    ProgressPlot(Markup m, JobHistory job, Catalogue catalogue, boolean withStories) {
        this.m = m;
        this.job = job;
        this.withStories = withStories;
        this.kindOf = InterruptionKind.of(job.facts(), catalogue);
        this.lanes = List.of(InterruptionKind.values()).stream()
                .filter(kind -> kind != InterruptionKind.OTHER || anyOf(kind))
                .toList();
        long spanNs = Math.max(1, job.endNs() - job.facts().submittedNs());
        this.unit = Scale.TimeUnit.of(spanNs);
        this.time = new Scale(unit.of((double) spanNs), LEFT, RIGHT);
        this.lanesBottom = LANES_TOP + LANE * lanes.size();
    }

    void write() {
        m.open("figure").element("h3", "Progress");
        m.element(
                "figcaption",
                "Steps completed, and the time lost so far, over virtual time since submission. Each mark is an "
                        + "interruption; its lane says what was hit. "
                        + (withStories
                                ? "Point at one for cause, time, node and cost. A pale mark is a fault that met a job "
                                        + "which was recovering already."
                                : "Marks that fall on one pixel are drawn as one."));
        m.open("div", "class", "plot", "tabindex", "0").newline();
        m.open(
                "svg",
                "class",
                "progress",
                "viewBox",
                "0 0 1000 " + Math.round(lanesBottom + 46),
                "role",
                "img",
                "data-lanes",
                LANES_TOP - 6,
                "aria-labelledby",
                id("t") + " " + id("d"));
        m.element("title", "Progress of " + job.facts().name(), "id", id("t"));
        m.element("desc", description(), "id", id("d"));
        shapes();
        timeAxis();
        steps();
        lost();
        marks();
        m.shape("line", "class", "hair", "x1", LEFT, "x2", LEFT, "y1", STEPS_TOP, "y2", lanesBottom);
        m.close("svg").newline().close("div").newline();
        table();
        m.close("figure").newline();
    }

    private String description() {
        return "%s steps in %s; interrupted %s times. The table below lists every interruption."
                .formatted(
                        Figures.count(job.accounts().steps()),
                        Figures.duration(job.accounts().totalNs()),
                        Figures.count(job.counted().size()));
    }

    private void shapes() {
        if (!withStories) {
            return;
        }
        m.open("defs");
        for (InterruptionKind kind : lanes) {
            m.shape("path", "id", id(kind.word()), "d", kind.path());
        }
        m.close("defs").newline();
    }

    private void timeAxis() {
        for (double tick : time.ticks(9)) {
            double x = time.at(tick);
            m.shape("line", "class", "grid", "x1", x, "x2", x, "y1", STEPS_TOP, "y2", lanesBottom);
            m.element("text", Figures.plain(tick, 3), "x", x, "y", lanesBottom + 18, "text-anchor", "middle");
        }
        m.element(
                "text",
                unit.plural() + " of virtual time",
                "x",
                (LEFT + RIGHT) / 2,
                "y",
                lanesBottom + 38,
                "text-anchor",
                "middle");
        m.newline();
    }

    private void steps() {
        double most = job.changes().stream().mapToLong(JobChange::step).max().orElse(0);
        Scale y = new Scale(Math.max(1, most), STEPS_BOTTOM, STEPS_TOP);
        panel(y, "steps", STEPS_TOP);
        StringBuilder path = new StringBuilder();
        int stride = stride();
        for (int i = 0; i < job.changes().size(); i++) {
            if (i % stride == 0 || i == job.changes().size() - 1) {
                point(path, job.changes().get(i), y.at((double)
                        job.changes().get(i).step()));
            }
        }
        path.append('H').append(Figures.plain(x(job.endNs()), 1));
        curve(path, STEPS_BOTTOM);
        StringBuilder ticks = new StringBuilder();
        long drawn = Long.MIN_VALUE;
        for (Interruption interruption : job.counted()) {
            double at = x(interruption.event().beganNs());
            if (withStories || Math.round(at) != drawn) {
                double top = y.at((double) interruption.event().stepReached()) - 5;
                ticks.append('M').append(Figures.plain(at, 1)).append(' ');
                ticks.append(Figures.plain(top, 1)).append("v10");
            }
            drawn = Math.round(at);
        }
        m.shape("path", "class", "ticks", "d", ticks).newline();
    }

    private void lost() {
        double nsPerStep = job.accounts().steps() == 0
                ? 0
                : (double) job.accounts().productiveNs() / job.accounts().steps();
        double mostHours = 0;
        for (JobChange change : job.changes()) {
            mostHours = Math.max(mostHours, lostHours(change, nsPerStep));
        }
        Scale y = new Scale(Math.max(mostHours, 1e-3), LOST_BOTTOM, LOST_TOP);
        panel(y, "hours lost so far", LOST_TOP);
        StringBuilder path = new StringBuilder();
        int stride = stride();
        for (int i = 0; i < job.changes().size(); i++) {
            if (i % stride == 0 || i == job.changes().size() - 1) {
                JobChange change = job.changes().get(i);
                point(path, change, y.at(lostHours(change, nsPerStep)));
            }
        }
        curve(path, LOST_BOTTOM);
    }

    /** Time since submission less the steps held at their nominal duration. */
    private double lostHours(JobChange change, double nsPerStep) {
        double ns = change.timeNs() - job.facts().submittedNs() - change.step() * nsPerStep;
        return Math.max(0, ns) / VirtualTime.HOUR_NS;
    }

    private void panel(Scale y, String title, double top) {
        for (double tick : y.ticks(5)) {
            double at = y.at(tick);
            m.shape("line", "class", "grid", "x1", LEFT, "x2", RIGHT, "y1", at, "y2", at);
            String label = y.max() >= 8 ? Figures.fixed(tick, 0) : Figures.plain(tick, 4);
            m.element("text", label, "x", LEFT - 10, "y", at + 4.5, "text-anchor", "end");
        }
        m.element("text", title, "x", LEFT, "y", top - 8, "class", "title").newline();
    }

    private void marks() {
        for (int lane = 0; lane < lanes.size(); lane++) {
            InterruptionKind kind = lanes.get(lane);
            double y = LANES_TOP + LANE * (lane + 0.5);
            long count = job.counted().stream()
                    .filter(i -> kindOf.apply(i.event()) == kind)
                    .count();
            m.shape("line", "class", "grid", "x1", LEFT, "x2", RIGHT, "y1", y, "y2", y);
            m.element("text", kind.word(), "x", LEFT - 10, "y", y + 4.5, "text-anchor", "end", "class", "strong");
            m.element("text", Figures.count(count), "x", 996.0, "y", y + 4.5, "text-anchor", "end");
            m.newline();
            if (withStories) {
                marks(kind, y);
            } else {
                sharedMarks(kind, y);
            }
        }
    }

    private void marks(InterruptionKind kind, double y) {
        for (Interruption interruption : job.interruptions()) {
            JobInterrupted event = interruption.event();
            if (kindOf.apply(event) == kind) {
                String style = "mark " + kind.word() + (event.counted() ? "" : " uncounted");
                m.shape(
                                "use",
                                "href",
                                "#" + id(kind.word()),
                                "x",
                                x(event.beganNs()),
                                "y",
                                y,
                                "class",
                                style,
                                "data-t",
                                story(interruption))
                        .newline();
            }
        }
    }

    private void sharedMarks(InterruptionKind kind, double y) {
        StringBuilder path = new StringBuilder();
        long drawn = Long.MIN_VALUE;
        for (Interruption interruption : job.counted()) {
            long at = Math.round(x(interruption.event().beganNs()));
            if (at != drawn && kindOf.apply(interruption.event()) == kind) {
                path.append('M')
                        .append(at)
                        .append(' ')
                        .append(Figures.plain(y - 6, 1))
                        .append("h1v12h-1z");
                drawn = at;
            }
        }
        m.shape("path", "class", kind.word(), "d", path).newline();
    }

    private String story(Interruption interruption) {
        JobInterrupted event = interruption.event();
        String where = event.node() < 0 ? "" : "\n" + node(event.node());
        String counted = event.counted() ? "" : "\nduring a recovery: no new interruption";
        return "%s\n%s after submission%s\nstood still %s, %s of steps lost%s"
                .formatted(
                        event.cause(),
                        VirtualTime.format(seconds(event.beganNs() - job.facts().submittedNs())),
                        where,
                        Figures.duration(interruption.stillNs(job.endNs())),
                        Figures.duration(event.lostNs()),
                        counted);
    }

    private String node(int node) {
        PoolFacts pool = job.facts().pool();
        int index = NodeId.index(node);
        return pool == null || pool.number() != NodeId.pool(node)
                ? "node " + index
                : "node " + index + ", rack " + index / pool.spec().rack().nodes();
    }

    private void table() {
        if (!withStories) {
            m.element(
                    "p",
                    Figures.count(job.interruptions().size())
                            + " interruptions are too many to list here; interruptions.csv has them all "
                            + "(run with --report DIR).",
                    "class",
                    "soft");
            return;
        }
        Table table =
                new Table("#no.", "#after submission", "cause", "kind", "node", "#still (min)", "#steps lost (min)");
        int number = 0;
        for (Interruption interruption : job.interruptions()) {
            JobInterrupted event = interruption.event();
            number += event.counted() ? 1 : 0;
            table.row(
                    event.counted() ? Figures.count(number) : "",
                    VirtualTime.format(seconds(event.beganNs() - job.facts().submittedNs())),
                    event.cause(),
                    kindOf.apply(event).word(),
                    event.node() < 0 ? "" : node(event.node()),
                    minutes(interruption.stillNs(job.endNs())),
                    minutes(event.lostNs()));
        }
        table.writeFolded(m, "Table: all interruptions of " + job.facts().name(), "keep");
    }

    private static long seconds(long ns) {
        return ns - ns % VirtualTime.SECOND_NS;
    }

    private static String minutes(long ns) {
        return Figures.fixed((double) ns / VirtualTime.MINUTE_NS, 1);
    }

    private void point(StringBuilder path, JobChange change, double y) {
        path.append(path.isEmpty() ? 'M' : 'L')
                .append(Figures.plain(x(change.timeNs()), 1))
                .append(' ')
                .append(Figures.plain(y, 1));
    }

    private void curve(StringBuilder path, double bottom) {
        String base = Figures.plain(bottom, 1);
        m.shape("path", "class", "area", "d", path + "V" + base + "H" + Figures.plain(LEFT, 1) + "Z");
        m.shape("path", "class", "curve", "d", path).newline();
    }

    private int stride() {
        return 1 + job.changes().size() / POINTS_MAX;
    }

    private double x(long timeNs) {
        return time.at(unit.of((double) timeNs - job.facts().submittedNs()));
    }

    private boolean anyOf(InterruptionKind kind) {
        return job.interruptions().stream().anyMatch(i -> kindOf.apply(i.event()) == kind);
    }

    private String id(String part) {
        return "p" + job.facts().number() + "-" + part;
    }
}
