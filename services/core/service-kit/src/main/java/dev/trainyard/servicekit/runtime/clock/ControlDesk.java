package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where any thread leaves what it tells the clock, and the timekeeper's thread fetches and answers it. */
final class ControlDesk {
    private final ArrayDeque<Told> waiting = new ArrayDeque<>();
    private final List<Written> written = new ArrayList<>();
    private boolean closed;

    /** Something told, and who waits for the answer. */
    record Told(ClockControl.Action action, CompletableFuture<TimekeeperStatus> answer) {}

    private record Written(Told told, long offset) {}

    /** Leaves something. */
    CompletionStage<TimekeeperStatus> tell(ClockControl.Action action) {
        Told told = new Told(action, new CompletableFuture<>());
        synchronized (this) {
            if (!closed) {
                waiting.add(told);
                return told.answer();
            }
        }
        told.answer().completeExceptionally(over());
        return told.answer();
    }

    /** Fetches what was told first. */
    synchronized @Nullable Told next() {
        return waiting.pollFirst();
    }

    /** It lies in the clock topic; -1 when there was nothing to write. */
    void written(Told told, long offset) {
        written.add(new Written(told, offset));
    }

    /** Answers what lies below an offset. */
    void answer(long end, TimekeeperStatus status) {
        Iterator<Written> each = written.iterator();
        while (each.hasNext()) {
            Written w = each.next();
            if (w.offset() < end) {
                each.remove();
                w.told().answer().complete(status);
            }
        }
    }

    /** Nobody fetches any more. */
    void close() {
        List<Told> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            left.addAll(waiting);
            waiting.clear();
        }
        written.forEach(w -> left.add(w.told()));
        left.forEach(told -> told.answer().completeExceptionally(over()));
    }

    private static IllegalStateException over() {
        return new IllegalStateException("the run has ended, or its timekeeper has stopped; ask for its status");
    }
}
