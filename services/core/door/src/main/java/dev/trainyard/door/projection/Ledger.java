package dev.trainyard.door.projection;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.Roll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All resources by name and by number. Confined to the lock of the projection. */
final class Ledger {
    static final String JOB = "TrainingJob";
    static final String POOL = "AcceleratorPool";
    static final String QUEUE = "CapacityQueue";

    final TreeMap<ObjectKey, Tracked> objects = new TreeMap<>();
    final Roll jobRoll = new Roll();
    final Roll poolRoll = new Roll();
    private final List<@Nullable Tracked> jobs = new ArrayList<>();
    private final List<@Nullable Tracked> pools = new ArrayList<>();
    private final Map<ObjectKey, QueueUse> uses = new HashMap<>();

    @Nullable
    Tracked find(ObjectKey key) {
        return objects.get(key);
    }

    /** The objects of a kind, and of a namespace unless that is empty, by name. */
    Iterable<Tracked> all(String kind, String namespace) {
        return namespace.isEmpty()
                ? objects.subMap(new ObjectKey(kind, "", ""), new ObjectKey(kind + "\0", "", ""))
                        .values()
                : objects.subMap(new ObjectKey(kind, namespace, ""), new ObjectKey(kind, namespace + "\0", ""))
                        .values();
    }

    void numberJob(int number, Tracked job) {
        put(jobs, number, job);
    }

    void numberPool(int number, Tracked pool) {
        put(pools, number, pool);
    }

    @Nullable
    Tracked job(int number) {
        return number >= 0 && number < jobs.size() ? jobs.get(number) : null;
    }

    @Nullable
    Tracked pool(int number) {
        return number >= 0 && number < pools.size() ? pools.get(number) : null;
    }

    /** Lets go of a job that is over and deleted. */
    void forgetJob(int number) {
        if (number >= 0 && number < jobs.size()) {
            jobs.set(number, null);
        }
    }

    /** How many jobs are not over. */
    int unfinishedJobs() {
        int unfinished = 0;
        for (Tracked t : all(JOB, "")) {
            unfinished +=
                    t.fold instanceof Tracked.OfJob(JobFold job) && !job.phase().isOver() ? 1 : 0;
        }
        return unfinished;
    }

    /** The use of a queue, declared or not. */
    QueueUse use(ObjectKey queue) {
        return uses.computeIfAbsent(queue, q -> new QueueUse());
    }

    private static void put(List<@Nullable Tracked> list, int number, Tracked tracked) {
        while (list.size() <= number) {
            list.add(null);
        }
        list.set(number, tracked);
    }

    /** Counts a job in its queue as it stands now; the queue whose use that changes. */
    Optional<ObjectKey> recount(Tracked t) {
        if (!(t.fold instanceof Tracked.OfJob(JobFold job))) {
            return Optional.empty();
        }
        QueueUse.Share now = QueueUse.Share.of(job);
        if (now.equals(t.share)) {
            return Optional.empty();
        }
        var queue = new ObjectKey(
                QUEUE, Resource.CLUSTER_NAMESPACE, job.spec.queueRef().name());
        QueueUse use = use(queue);
        use.count(t.share, -1);
        use.count(now, 1);
        t.share = now;
        return Optional.of(queue);
    }
}
