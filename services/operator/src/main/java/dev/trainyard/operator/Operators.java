package dev.trainyard.operator;

import dev.trainyard.operator.log.YardLog;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of the operators of a yard. All of them read the log; the one that holds the lease works.
 *
 * <pre>
 * standing by ──lease──► leading ──lease lost──► standing by
 * </pre>
 *
 * Two that lead at once for a moment do no harm: commands have ids that follow from the objects, and statuses are applied
 * as a whole.
 */
public final class Operators implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Operators.class.getName());
    private static final int STOP_SECONDS = 10;
    private static final long PAUSE_MS = 1_000;

    private final KubernetesClient client;
    private final YardLog log;
    private final OperatorSettings settings;
    private final OperatorCounters counters = new OperatorCounters();
    private final ExecutorService renewals = Executors.newSingleThreadExecutor(
            r -> Thread.ofPlatform().daemon().name("operator-lease").unstarted(r));
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean mayLead;
    private volatile @Nullable Leading leading;
    private final LeaseWatch lease;

    /**
     * Begins to stand by.
     *
     * @param client of the API server; stays the caller's to close
     * @param log likewise
     */
    public Operators(KubernetesClient client, YardLog log, OperatorSettings settings) {
        this.client = client;
        this.log = log;
        this.settings = settings;
        this.lease = new LeaseWatch(client, settings, () -> mayLead);
        this.thread = Thread.ofPlatform().daemon().name("operator").start(this::run);
    }

    /** Whether this one leads, and all its controllers run. */
    public boolean isLeading() {
        Leading now = leading;
        return now != null && now.isWorking();
    }

    /** Why nobody seems to lead: this one cannot, and sees nobody else; empty when all is well. */
    public Optional<String> leaseTrouble() {
        return lease.trouble();
    }

    /** How many objects have a status that this one keeps up to date. */
    public int followed() {
        return Optional.ofNullable(leading).map(Leading::followed).orElse(0);
    }

    /** What this one has done. */
    public OperatorCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.close();
        renewals.shutdownNow();
    }

    private void run() {
        while (!closed) {
            CompletableFuture<?> running = elect();
            try {
                while (!running.isDone()) {
                    follow();
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS / 20);
                }
                running.get();
            } catch (InterruptedException e) {
                closed = true;
            } catch (ExecutionException | CancellationException e) {
                LOG.log(Level.WARNING, "the election of a leader failed; trying again", e);
            }
            mayLead = false;
            follow(); // Work ends before the lease is given back.
            running.cancel(true);
        }
    }

    /** Begins or ends to lead, as the lease says. */
    private void follow() {
        Leading now = leading;
        if (now != null && now.isBroken()) {
            leading = null;
            now.close();
        } else if (mayLead && now == null) {
            LOG.log(Level.INFO, "{0} leads", settings.identity());
            leading = new Leading(client, log, settings, counters);
        } else if (!mayLead && now != null) {
            leading = null;
            now.close();
            LOG.log(Level.INFO, "{0} stands by", settings.identity());
        }
    }

    private CompletableFuture<?> elect() {
        var lock = new LeaseLock(settings.leaseNamespace(), settings.leaseName(), settings.identity());
        var callbacks = new LeaderCallbacks(() -> mayLead = true, () -> mayLead = false, leader -> {
            if (leader != null && !leader.isEmpty() && !leader.equals(settings.identity())) {
                LOG.log(Level.INFO, "{0} stands by; {1} leads", settings.identity(), leader);
            }
        });
        var config = new LeaderElectionConfig(
                lock,
                settings.leaseDuration(),
                settings.leaseDuration().multipliedBy(2).dividedBy(3),
                settings.leaseDuration().dividedBy(7),
                callbacks,
                true,
                settings.leaseName());
        return new LeaderElector(client, config, renewals).start();
    }
}
