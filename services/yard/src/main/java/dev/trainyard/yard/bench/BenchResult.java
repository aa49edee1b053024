package dev.trainyard.yard.bench;

import java.util.List;
import java.util.Locale;

/**
 * What a bench measured.
 *
 * @param bench the bench
 * @param figures what it measured
 */
public record BenchResult(Bench bench, List<Figure> figures) {
    public BenchResult {
        figures = List.copyOf(figures);
    }

    /** Whether every figure reaches its target. */
    public boolean isMet() {
        return figures.stream().allMatch(Figure::isMet);
    }

    /** For people, one line a figure. */
    public List<String> lines() {
        return figures.stream()
                .map(f -> String.format(
                        Locale.ROOT,
                        "  %-52s %-28s n = %-3d %s",
                        f.quantity(),
                        f.valueText(),
                        f.samples().length,
                        verdict(f)))
                .toList();
    }

    /** Rows of the table in docs/benchmarks.md: what, figure, target, date, machine. */
    public List<String> markdownRows(String date) {
        return figures.stream()
                .map(f -> "| `" + bench.command() + "` | " + f.quantity() + " | " + f.valueText() + " | "
                        + f.samples().length + " | " + f.target().text(f.unit()) + " | "
                        + (f.target() instanceof Target.None ? "" : f.isMet() ? "met" : "not met") + " | " + date
                        + " |")
                .toList();
    }

    /** One JSON object. */
    public String json() {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"bench\":\"")
                .append(bench.name())
                .append("\",\"met\":")
                .append(isMet())
                .append(",\"figures\":[");
        String comma = "";
        for (Figure f : figures) {
            json.append(comma)
                    .append("{\"quantity\":\"" + f.quantity() + "\",\"unit\":\"" + f.unit() + "\"")
                    .append(",\"median\":" + finite(f.median()) + ",\"min\":" + finite(f.min()))
                    .append(",\"max\":" + finite(f.max()) + ",\"runs\":" + f.samples().length)
                    .append(",\"target\":\"" + f.target().text(f.unit()) + "\",\"met\":" + f.isMet() + "}");
            comma = ",";
        }
        return json.append("]}").toString();
    }

    private static String finite(double v) {
        return Double.isFinite(v) ? Double.toString(v) : "null";
    }

    private static String verdict(Figure f) {
        return f.target() instanceof Target.None
                ? ""
                : (f.isMet() ? "met" : "not met") + " (" + f.target().text(f.unit()) + ")";
    }
}
