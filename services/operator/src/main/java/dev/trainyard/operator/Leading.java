package dev.trainyard.operator;

import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.Selection;
import dev.trainyard.kubernetes.api.AcceleratorPool;
import dev.trainyard.kubernetes.api.CapacityQueue;
import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.operator.event.EventWriter;
import dev.trainyard.operator.intake.Intake;
import dev.trainyard.operator.intake.JobReconciler;
import dev.trainyard.operator.intake.PoolReconciler;
import dev.trainyard.operator.intake.QueueReconciler;
import dev.trainyard.operator.intake.Triggers;
import dev.trainyard.operator.intake.YardReconciler;
import dev.trainyard.operator.log.YardLog;
import dev.trainyard.operator.status.StatusApi;
import dev.trainyard.operator.status.StatusBook;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.Cloner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The work of the operator that leads, from one end of its lease to the other. Pools and queues are taken before jobs, so
 * that a job that was there all the time finds what it needs.
 */
final class Leading implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Leading.class.getName());
    private static final int THREADS = 8;
    private static final Duration SYNC = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_MS = 50;
    private static final long SWEEP_MS = 15_000;

    private final KubernetesClient client;
    private final YardLog log;
    private final StatusBook book;
    private final Intake intake;
    private final YardFollower follower;
    private final PoolReconciler pools;
    private final QueueReconciler queues;
    private final JobReconciler jobs;
    private final Triggers triggers = new Triggers();
    private final List<Operator> operators = new ArrayList<>();
    /** Objects, by uid, that were there untaken when it was looked last; of the worker. */
    private final Set<String> suspects = new HashSet<>();

    private final Thread worker;
    private volatile boolean closed;
    private volatile boolean working;
    private volatile boolean broken;

    Leading(KubernetesClient client, YardLog log, OperatorSettings settings, OperatorCounters counters) {
        this.client = client;
        this.log = log;
        // What a watch tells is read as what it is; else every event is read as a map first.
        for (Class<? extends YardObject> kind :
                List.of(AcceleratorPool.class, CapacityQueue.class, TrainingJob.class)) {
            client.getKubernetesSerialization().registerKubernetesResource(kind);
        }
        StatusApi api = new StatusApi(client);
        this.book = new StatusBook(log, api, settings.limits(), counters, triggers::fire);
        this.intake = new Intake(log, book, counters, triggers::fire, job -> delete(client, job));
        this.pools = new PoolReconciler(intake, triggers);
        this.queues = new QueueReconciler(intake, triggers);
        this.jobs = new JobReconciler(intake, triggers);
        this.follower = new YardFollower(
                log, book, intake, new EventWriter(api, settings.limits(), counters, settings.identity()));
        this.worker = Thread.ofPlatform().daemon().name("operator-leads").start(this::work);
    }

    /** Whether all controllers run. */
    boolean isWorking() {
        return working;
    }

    /** Whether it cannot go on: another one may. */
    boolean isBroken() {
        return broken;
    }

    /** How many objects have a status to be kept up to date. */
    int followed() {
        return book.size();
    }

    @Override
    public void close() {
        closed = true;
        book.close(); // first: from now on another one may write
        worker.interrupt();
        try {
            worker.join(SYNC);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Operator operator : operators.reversed()) {
            try {
                operator.stop();
            } catch (OperatorException e) {
                LOG.log(Level.WARNING, "a controller did not stop in good order", e);
            }
        }
        follower.close();
    }

    private void work() {
        try {
            Operator first = newOperator();
            first.register(pools);
            first.register(queues);
            start(first);
            awaitSettled();
            Operator last = newOperator();
            last.register(jobs);
            start(last);
            working = !closed;
            while (!closed) {
                sweep();
                TimeUnit.MILLISECONDS.sleep(SWEEP_MS);
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.log(Level.ERROR, "the controllers cannot work", e);
                broken = true;
            }
        }
    }

    private Operator newOperator() {
        return new Operator(o -> o.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withResourceCloner(new Unchanged())
                .withConcurrentReconciliationThreads(THREADS)
                .withStopOnInformerErrorDuringStartup(false)
                .withInformerStoppedHandler((informer, e) -> {
                    if (e != null && !closed) { // The SDK would end the process.
                        LOG.log(Level.ERROR, "objects are watched no more", e);
                        broken = true;
                    }
                })
                .withCacheSyncTimeout(SYNC)
                .withReconciliationTerminationTimeout(STOP));
    }

    /** Starts controllers, for as long as the API server, its resource definitions and our rights take to be there. */
    private void start(Operator operator) throws InterruptedException {
        synchronized (operators) {
            operators.add(operator);
        }
        operator.start();
    }

    /** Waits until the pools and queues that are there now are in the log, but not for ever. */
    private void awaitSettled() throws InterruptedException {
        long giveUpNs = System.nanoTime() + SETTLE_NS;
        List<YardObject> there = new ArrayList<>();
        try {
            there.addAll(client.resources(AcceleratorPool.class).list().getItems());
            there.addAll(client.resources(CapacityQueue.class).list().getItems());
        } catch (KubernetesClientException e) {
            LOG.log(Level.DEBUG, "no pools and queues to wait for: {0}", e.getMessage());
        }
        while (!closed && System.nanoTime() < giveUpNs && !there.stream().allMatch(intake::isSettled)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** Objects are read only here, so nobody needs a copy, which the SDK would make by way of JSON. */
    private static final class Unchanged implements Cloner {
        @Override
        public <R extends HasMetadata> R clone(R object) {
            return object;
        }
    }

    /**
     * Deletes resources whose objects have gone without a word: they had no finalizer, and went while no operator was
     * there. Takes objects that have come without a word.
     */
    private void sweep() {
        if (!log.isCaughtUp()) {
            return;
        }
        for (YardReconciler<?> kind : List.of(jobs, queues, pools)) {
            for (var resource : log.projection()
                    .list(kind.kind(), "", null, ours(), Integer.MAX_VALUE)
                    .objects()) {
                String uid = String.valueOf(resource.labels().get(ObjectRef.UID_LABEL));
                if (resource.deletedWallMs() == null
                        && !kind.knows(resource.key(), uid)
                        && isGone(resource.key(), uid)) {
                    intake.deleteOrphan(resource.key(), uid);
                }
            }
        }
        lookForNeglected();
    }

    /** Takes objects that are untaken twice in a row: the SDK has not told of them. */
    private void lookForNeglected() {
        Set<String> suspectsBefore = Set.copyOf(suspects);
        suspects.clear();
        for (YardReconciler<?> kind : List.of(pools, queues, jobs)) {
            for (YardObject object : kind.objects()) {
                if (intake.isNeglected(object)) {
                    String uid = object.getMetadata().getUid();
                    if (suspectsBefore.contains(uid)) {
                        intake.takeNeglected(object);
                    }
                    suspects.add(uid);
                }
            }
        }
    }

    /**
     * Deletes a job that is over and has lived long enough.
     *
     * @throws KubernetesClientException when it has changed since it was judged, or is another one of its name
     */
    static void delete(KubernetesClient client, YardObject job) {
        ObjectRef ref = ObjectRef.of(job);
        var unused = client.resources(TrainingJob.class)
                .inNamespace(ref.namespace())
                .withName(ref.name())
                .lockResourceVersion(job.getMetadata().getResourceVersion())
                .delete();
    }

    private static Selection ours() {
        return (key, labels) -> labels.containsKey(ObjectRef.UID_LABEL);
    }

    /** Whether the API server says that there is no such object; when it says nothing, there may be one. */
    private boolean isGone(ObjectKey key, String uid) {
        try {
            YardObject object =
                    switch (key.kind()) {
                        case "TrainingJob" ->
                            client.resources(TrainingJob.class)
                                    .inNamespace(key.namespace())
                                    .withName(key.name())
                                    .get();
                        case "CapacityQueue" ->
                            client.resources(CapacityQueue.class)
                                    .withName(key.name())
                                    .get();
                        default ->
                            client.resources(AcceleratorPool.class)
                                    .withName(key.name())
                                    .get();
                    };
            return object == null || !uid.equals(object.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
