package dev.trainyard.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether somebody leads. Whoever stands by is of use only while the lease is renewed by another one: an elector that
 * may not read or write the lease waits for ever, and says so nowhere.
 */
final class LeaseWatch implements AutoCloseable {
    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final BooleanSupplier leads;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long aliveNs = System.nanoTime();
    private volatile String found = "it has not been read yet";
    private @Nullable ZonedDateTime renewed;

    /** @param leads whether we lead ourselves; then nobody else is looked for */
    LeaseWatch(KubernetesClient client, OperatorSettings settings, BooleanSupplier leads) {
        this.client = client;
        this.settings = settings;
        this.leads = leads;
        this.thread = Thread.ofPlatform().daemon().name("operator-lease-watch").start(this::run);
    }

    /** Why nobody seems to lead since the duration of the lease; empty: somebody does, or there was no time yet. */
    Optional<String> trouble() {
        long sinceNs = System.nanoTime() - aliveNs;
        if (leads.getAsBoolean() || sinceNs <= settings.leaseDuration().toNanos()) {
            return Optional.empty();
        }
        return Optional.of("nobody leads for " + TimeUnit.NANOSECONDS.toSeconds(sinceNs) + " s; of lease "
                + settings.leaseNamespace() + "/" + settings.leaseName() + " is known: " + found);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                if (leads.getAsBoolean()) {
                    aliveNs = System.nanoTime();
                } else {
                    look();
                }
                TimeUnit.NANOSECONDS.sleep(settings.leaseDuration().dividedBy(5).toNanos());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** A lease is alive when it changes: clocks of two machines need not agree. */
    private void look() {
        try {
            Lease lease = client.leases()
                    .inNamespace(settings.leaseNamespace())
                    .withName(settings.leaseName())
                    .get();
            if (lease == null) {
                found = "there is none; our account must be allowed to create leases there";
                return;
            }
            ZonedDateTime now = lease.getSpec().getRenewTime();
            if (now != null && !now.equals(renewed)) {
                renewed = now;
                aliveNs = System.nanoTime();
            }
            found = "held by " + lease.getSpec().getHolderIdentity() + ", renewed last at " + now
                    + "; our account must be allowed to update it";
        } catch (KubernetesClientException e) {
            found = String.valueOf(e.getMessage());
        }
    }
}
