package dev.trainyard.yard.report;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.yard.summary.Figures;
import dev.trainyard.yard.summary.JobHistory;

/** Time between unexpected interruptions: a histogram, and the exponential distribution of the same mean. */
final class GapPlot {
    private static final double LEFT = 60;
    private static final double RIGHT = 984;
    private static final double TOP = 26;
    private static final double BOTTOM = 232;
    /** Fewer gaps than this show no distribution. */
    private static final int GAPS_MIN = 10;

    private final Markup m;
    private final JobHistory job;
    private final double[] gapsHours;
    private final double meanHours;

    GapPlot(Markup m, JobHistory job) {
        this.m = m;
        this.job = job;
        long[] begins = job.counted().stream()
                .filter(i -> !i.event().planned())
                .mapToLong(i -> i.event().beganNs())
                .sorted()
                .toArray();
        this.gapsHours = new double[Math.max(0, begins.length - 1)];
        double sum = 0;
        for (int i = 0; i < gapsHours.length; i++) {
            gapsHours[i] = (begins[i + 1] - begins[i]) / (double) VirtualTime.HOUR_NS;
            sum += gapsHours[i];
        }
        this.meanHours = gapsHours.length == 0 ? 0 : sum / gapsHours.length;
    }

    /** Writes the figure; a sentence where there are too few interruptions. */
    void write() {
        m.open("figure").element("h3", "Time between interruptions");
        if (gapsHours.length < GAPS_MIN || meanHours == 0) {
            m.element(
                    "figcaption",
                    "%d unexpected interruptions are too few to show how the times between them are distributed."
                            .formatted(job.accounts().interruptionsUnexpected()));
            m.close("figure").newline();
            return;
        }
        m.element(
                "figcaption",
                ("From the begin of one unexpected interruption to the begin of the next: n = %s, mean %s h, "
                                + "median %s h. The curve is the exponential distribution of the same mean, which independent "
                                + "faults at a constant rate would follow.")
                        .formatted(
                                Figures.count(gapsHours.length),
                                Figures.fixed(meanHours, 2),
                                Figures.fixed(median(), 2)));
        double width = Scale.roundStep(Math.max(longest() / 60, meanHours / (gapsHours.length < 100 ? 2 : 7)));
        int[] bins = new int[(int) (longest() / width) + 1];
        for (double gap : gapsHours) {
            bins[(int) (gap / width)]++;
        }
        m.open("div", "class", "plot", "tabindex", "0").newline();
        plot(bins, width);
        m.close("div").newline();
        Table table = new Table("hours", "#counted", "#exponential");
        for (int i = 0; i < bins.length; i++) {
            table.row(range(i, width), Figures.count(bins[i]), Figures.fixed(expected(i, width), 1));
        }
        table.writeFolded(m, "Table: time between interruptions");
        m.close("figure").newline();
    }

    private void plot(int[] bins, double width) {
        String id = "g" + job.facts().number();
        Scale x = new Scale(bins.length * width, LEFT, RIGHT);
        double most = gapsHours.length * width / meanHours;
        for (int bin : bins) {
            most = Math.max(most, bin);
        }
        Scale y = new Scale(most, BOTTOM, TOP);
        m.open("svg", "viewBox", "0 0 1000 282", "role", "img", "aria-labelledby", id + "-t " + id + "-d");
        m.element("title", "Time between interruptions of " + job.facts().name(), "id", id + "-t");
        m.element("desc", "A histogram; its bins stand in the table below.", "id", id + "-d")
                .newline();
        m.element("text", "interruptions", "x", LEFT, "y", TOP - 10, "class", "title");
        for (double tick : y.wholeTicks(4)) {
            m.shape("line", "class", "grid", "x1", LEFT, "x2", RIGHT, "y1", y.at(tick), "y2", y.at(tick));
            m.element("text", Figures.plain(tick, 1), "x", LEFT - 10, "y", y.at(tick) + 4.5, "text-anchor", "end");
        }
        for (double tick : x.ticks(10)) {
            m.element("text", Figures.plain(tick, 3), "x", x.at(tick), "y", BOTTOM + 18, "text-anchor", "middle");
        }
        m.element(
                "text",
                "hours since the interruption before",
                "x",
                (LEFT + RIGHT) / 2,
                "y",
                BOTTOM + 40,
                "text-anchor",
                "middle");
        m.newline();
        bars(bins, width, x, y);
        curve(bins, width, x, y);
        m.close("svg").newline();
    }

    private void bars(int[] bins, double width, Scale x, Scale y) {
        for (int i = 0; i < bins.length; i++) {
            if (bins[i] > 0) {
                m.shape(
                        "rect",
                        "class",
                        "simulated hover",
                        "x",
                        x.at(i * width) + 1,
                        "y",
                        y.at(bins[i]),
                        "width",
                        x.at(width) - LEFT - 2,
                        "height",
                        BOTTOM - y.at(bins[i]),
                        "data-t",
                        "%s h\n%d counted, %s by the curve"
                                .formatted(range(i, width), bins[i], Figures.fixed(expected(i, width), 1)));
            }
        }
        m.newline();
    }

    private void curve(int[] bins, double width, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i <= 120; i++) {
            double hours = x.max() * i / 120;
            double density = gapsHours.length * width / meanHours * StrictMath.exp(-hours / meanHours);
            path.append(i == 0 ? 'M' : 'L')
                    .append(Figures.plain(x.at(hours), 1))
                    .append(' ')
                    .append(Figures.plain(y.at(density), 1));
        }
        m.shape("path", "class", "expected", "d", path);
        double at = x.at(meanHours);
        m.shape("line", "class", "mean", "x1", at, "x2", at, "y1", TOP, "y2", BOTTOM);
        m.element("text", "mean " + Figures.fixed(meanHours, 2) + " h", "x", at + 8, "y", TOP + 12, "class", "strong");
        double labelHours = x.max() * 0.36;
        double highest = gapsHours.length * width / meanHours * StrictMath.exp(-labelHours / meanHours);
        for (int i = (int) (labelHours / width); i < bins.length && i * width < x.max() * 0.55; i++) {
            highest = Math.max(highest, bins[i]);
        }
        m.element("text", "exponential, same mean", "x", x.at(labelHours), "y", y.at(highest) - 10, "class", "strong");
        m.newline();
    }

    private double expected(int bin, double width) {
        return gapsHours.length
                * (StrictMath.exp(-bin * width / meanHours) - StrictMath.exp(-(bin + 1) * width / meanHours));
    }

    private static String range(int bin, double width) {
        return Figures.plain(bin * width, 3) + " – " + Figures.plain((bin + 1) * width, 3);
    }

    private double longest() {
        double longest = 0;
        for (double gap : gapsHours) {
            longest = Math.max(longest, gap);
        }
        return longest;
    }

    private double median() {
        double[] sorted = gapsHours.clone();
        java.util.Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
