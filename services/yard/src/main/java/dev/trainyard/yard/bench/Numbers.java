package dev.trainyard.yard.bench;

import java.util.Locale;

/** Numbers as text: three digits that mean something, thousands apart. */
final class Numbers {
    private Numbers() {}

    static String plain(double v) {
        double size = Math.abs(v);
        if (size >= 1_000 || (size >= 1 && v == Math.rint(v))) {
            return String.format(Locale.ROOT, "%,.0f", v);
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%.0f", v);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", v);
        }
        if (size >= 1) {
            return String.format(Locale.ROOT, "%.2f", v);
        }
        return v == 0 ? "0" : String.format(Locale.ROOT, "%.3g", v);
    }

    static String withUnit(double v, String unit) {
        return unit.isEmpty() ? plain(v) : plain(v) + " " + unit;
    }
}
