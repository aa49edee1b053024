package dev.trainyard.door.projection;

import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.kernel.VirtualTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Virtual times and durations as texts for people, which {@link VirtualDuration} reads back. */
public final class VirtualText {
    private VirtualText() {}

    /** A time, to the ms. */
    public static String time(long ns) {
        return VirtualDuration.format(ns);
    }

    /** A time, or null for the time that never comes. */
    static @Nullable String timeOrNull(long ns) {
        return ns == VirtualTime.NEVER_NS ? null : time(ns);
    }

    /** A duration in sentences: three digits or so, such as 7.25s, 41.3s, 8m20s, 2d4h. */
    static String about(long ns) {
        if (ns < VirtualTime.SECOND_NS) {
            return VirtualDuration.format(
                    (ns + VirtualTime.MILLISECOND_NS / 2) / VirtualTime.MILLISECOND_NS * VirtualTime.MILLISECOND_NS);
        }
        if (ns < VirtualTime.MINUTE_NS) {
            String seconds = String.format(
                    Locale.ROOT, ns < 10 * VirtualTime.SECOND_NS ? "%.2f" : "%.1f", VirtualTime.toSeconds(ns));
            return seconds.replaceAll("\\.?0+$", "") + "s";
        }
        long unit = ns >= 10 * VirtualTime.DAY_NS
                ? VirtualTime.HOUR_NS
                : ns >= 10 * VirtualTime.HOUR_NS ? VirtualTime.MINUTE_NS : VirtualTime.SECOND_NS;
        return VirtualDuration.format((ns + unit / 2) / unit * unit);
    }
}
