package dev.trainyard.yard.cli;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (and SIGTERM) into a question that long work asks between two steps. The process does not end before the
 * work has stopped in good order, or {@link #PATIENCE_SECONDS} have passed.
 */
final class Interruption implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::requested, "interruption");
    private final Optional<Thread> worker;
    private volatile boolean requested;

    /** For work that asks {@link #isRequested}. */
    Interruption() {
        this(Optional.empty());
    }

    /**
     * For work that waits.
     *
     * @param worker the thread to interrupt
     */
    Interruption(Thread worker) {
        this(Optional.of(worker));
    }

    private Interruption(Optional<Thread> worker) {
        this.worker = worker;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean isRequested() {
        return requested;
    }

    @Override
    public void close() {
        stopped.countDown();
        if (!requested) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void requested() {
        requested = true;
        worker.ifPresent(Thread::interrupt);
        try {
            if (!stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("trainyard: it did not stop within " + PATIENCE_SECONDS + " s; ending anyway");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
