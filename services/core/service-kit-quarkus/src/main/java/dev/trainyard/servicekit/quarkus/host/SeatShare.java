package dev.trainyard.servicekit.quarkus.host;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** How replicas of one service share the processes that the run's map has for it. Each finds its own by itself. */
final class SeatShare {
    private SeatShare() {}

    /**
     * The processes of one replica: dealt out in turn to the replicas that are there, so that each is somebody's. Two that
     * do not see the same replicas may share one or leave one out for a moment, which holds the clock and harms nothing.
     *
     * @param processes of the service, in their order
     * @param replica which one asks
     * @param present ordinals of the replicas that are there
     */
    static List<Integer> of(List<Integer> processes, int replica, SortedSet<Integer> present) {
        List<Integer> own = new ArrayList<>();
        if (!present.contains(replica)) {
            return own;
        }
        int rank = present.headSet(replica).size();
        for (int i = rank; i < processes.size(); i += present.size()) {
            own.add(processes.get(i));
        }
        return own;
    }
}
