package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.client.YardClient;
import dev.trainyard.yard.client.resource.ResourceLists.Listing;
import dev.trainyard.yard.client.resource.ResourceLists.Selection;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, by a watch, until resources are as wished. The deadline is one for all of them. */
final class Waiting {
    private final YardClient yard;
    private final WaitFor wish;
    private final PrintWriter err;
    private final long deadlineNs;
    private final boolean endless;

    /** @param patience wall time for all waits together; negative: no limit */
    Waiting(YardClient yard, WaitFor wish, Duration patience, PrintWriter err) {
        this.yard = yard;
        this.wish = wish;
        this.err = err;
        endless = patience.isNegative();
        deadlineNs = System.nanoTime() + (endless ? 0 : patience.toNanos());
    }

    /** @throws CommandException if it is not so in time, or cannot become so any more */
    void await(Kind kind, String namespace, String name) {
        Selection selection = Selection.one(kind, namespace, name);
        Listing now = ResourceLists.list(yard, selection);
        JsonNode current = now.items().isEmpty() ? null : now.items().getFirst();
        if (wish.isMet(current)) {
            return;
        }
        if (current == null) {
            throw new CommandException(ExitStatus.NO, NotFound.text(kind, name));
        }
        String uid = uid(current);
        sayWhyTimeStands();
        try (ExecutorService worker = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("wait").factory())) {
            Future<?> met = worker.submit(() -> watch(kind, name, selection, now, uid));
            try {
                if (endless) {
                    met.get();
                } else {
                    met.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
                }
            } finally {
                worker.shutdownNow();
            }
        } catch (TimeoutException e) {
            throw new CommandException(
                    ExitStatus.NO, "error: timed out waiting for the condition on " + kind.plural() + "/" + name);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted");
        }
    }

    private void watch(Kind kind, String name, Selection selection, Listing start, String uid) {
        new ResourceWatch(yard, selection).follow(start, (change, resource) -> {
            boolean gone = change == ResourceWatch.Change.DELETED
                    || (wish instanceof WaitFor.Delete && !uid(resource).equals(uid));
            if (wish.isMet(gone ? null : resource)) {
                return false;
            }
            if (gone) {
                throw new CommandException(
                        ExitStatus.NO, "error: " + kind.plural() + "/" + name + " was deleted while it was waited for");
            }
            return true;
        });
    }

    /** Whoever waits while time stands would wait for ever, so that is said. */
    private void sayWhyTimeStands() {
        JsonNode clock = yard.get("/clock");
        if (clock.path("ended").asBoolean()) {
            err.println("The run has ended: nothing will change any more.");
        } else if (clock.path("paused").asBoolean() || !clock.path("released").asBoolean(true)) {
            err.println("The clock stands at " + clock.path("virtualTime").asText()
                    + "; ./trainyard unpause lets time go" + " on.");
        }
    }

    private static String uid(JsonNode resource) {
        return resource.path("metadata").path("uid").asText("");
    }
}
