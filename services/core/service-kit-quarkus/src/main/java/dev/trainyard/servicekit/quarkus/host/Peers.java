package dev.trainyard.servicekit.quarkus.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The replicas of this service that are there, as the name service of the cluster tells: pod k of a StatefulSet has the
 * name {@code SERVICE-k.SERVICE} from the moment it has an address until it is gone, whether it is ready or not. A change
 * counts when it was seen several times in a row: a pod that is only made anew does not move what is its.
 */
final class Peers {
    private static final int SEEN = 3;
    /** Ordinals have no holes but for pods that are just made anew: after so many that are missing, there are no more. */
    private static final int MISSING = 2;

    private final int replica;
    private final int most;
    private final Predicate<Integer> isThere;
    private SortedSet<Integer> last = new TreeSet<>();
    private int seen;

    Peers(int replica, int most, Predicate<Integer> isThere) {
        this.replica = replica;
        this.most = most;
        this.isThere = isThere;
    }

    /** By the name of the headless service. */
    static Peers named(String service, int replica, int most) {
        return new Peers(replica, most, k -> resolves(service + "-" + k + "." + service));
    }

    /** Looks once more; the answer is there when it was the same several times. */
    Optional<SortedSet<Integer>> look() {
        SortedSet<Integer> present = new TreeSet<>();
        int missing = 0;
        for (int k = 0; k < most && (k <= replica || missing < MISSING); k++) {
            if (isThere.test(k)) {
                present.add(k);
                missing = 0;
            } else {
                missing++;
            }
        }
        // We are there: when our own name is not known, the name service is in trouble, and knows nothing of others.
        seen = !present.contains(replica) ? 0 : present.equals(last) ? seen + 1 : 1;
        last = present;
        return seen >= SEEN ? Optional.of(present) : Optional.empty();
    }

    private static boolean resolves(String name) {
        try {
            return InetAddress.getAllByName(name).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
