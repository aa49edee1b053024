package dev.trainyard.door.projection;

import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.kernel.VirtualTime;
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

    /** A duration in sentences: the two largest units, ms only below ten seconds. */
    static String about(long ns) {
        long unit = VirtualTime.MILLISECOND_NS;
        if (ns >= 10 * VirtualTime.DAY_NS) {
            unit = VirtualTime.HOUR_NS;
        } else if (ns >= 10 * VirtualTime.HOUR_NS) {
            unit = VirtualTime.MINUTE_NS;
        } else if (ns >= 10 * VirtualTime.SECOND_NS) {
            unit = VirtualTime.SECOND_NS;
        }
        return VirtualDuration.format((ns + unit / 2) / unit * unit);
    }
}
