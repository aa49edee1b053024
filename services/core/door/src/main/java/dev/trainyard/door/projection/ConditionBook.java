package dev.trainyard.door.projection;

import dev.trainyard.domain.status.Condition;
import java.util.ArrayList;
import java.util.List;

/** Remembers when each condition of a resource changed its status. */
final class ConditionBook {
    private final List<Entry> entries = new ArrayList<>(4);

    private record Entry(String type, String status, long sinceNs) {}

    /** What is said of a condition now. */
    record Said(String type, String status, String reason, String message) {}

    /** The condition, with the time of its last transition. */
    Condition say(Said said, long nowNs, long generation) {
        long sinceNs = nowNs;
        int at = -1;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).type.equals(said.type())) {
                at = i;
            }
        }
        if (at >= 0 && entries.get(at).status.equals(said.status())) {
            sinceNs = entries.get(at).sinceNs;
        } else {
            Entry entry = new Entry(said.type(), said.status(), nowNs);
            if (at >= 0) {
                entries.set(at, entry);
            } else {
                entries.add(entry);
            }
        }
        return new Condition(
                said.type(), said.status(), said.reason(), said.message(), VirtualText.time(sinceNs), generation);
    }
}
