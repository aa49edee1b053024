package dev.trainyard.yard.live;

import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.store.RunLock;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import dev.trainyard.yard.store.RunStoreException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process of a live yard; started by {@code up}, not by people. */
@Command(name = "live", hidden = true, description = "Holds a live yard.")
public final class LiveCommand implements Callable<Integer> {
    private static final int STOP_SECONDS = 30;

    @Option(names = "--yard", required = true)
    private String yard = "";

    @Option(names = "--run", required = true)
    private String run = "";

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--pace", required = true)
    private String pace = "";

    @Option(names = "--held", required = true, arity = "1")
    private boolean held;

    @Option(names = "--token-wanted", required = true, arity = "1")
    private boolean tokenWanted;

    @Option(names = "--chips", required = true)
    private String chips = "";

    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        LiveParts parts = new LiveParts();
        RunStore store = RunStore.standard();
        YardFolder folder = YardFolder.of(store, yard);
        Thread hook = new Thread(this::stopInGoodOrder, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        LiveSettings settings = new LiveSettings(yard, run, port, pace, held, tokenWanted, chips);
        try (RunLock _ = store.lock(run)) {
            RunRecord record = store.header(run);
            store.save(record.with(RunRecord.Status.STARTED, ""));
            try (LiveYard live = LiveYard.start(settings, record, store, parts, stopAsked::countDown)) {
                folder.enter(run);
                folder.announce(live.url(), live.token(), run);
                parts.allReady(live.url());
                while (!stopAsked.await(LiveYard.LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                    live.mend();
                }
                parts.note("stopping");
                store.save(live.recordAtStop(record));
            }
            folder.withdraw();
            parts.note("stopped");
            return ExitStatus.OK;
        } catch (BrokerFailedException | RunStoreException | LiveYardException e) {
            parts.failed(String.valueOf(e.getMessage()));
            return ExitStatus.TROUBLE;
        } finally {
            stopped.countDown();
        }
    }

    private void stopInGoodOrder() {
        stopAsked.countDown();
        try {
            if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.out.println("did not stop within " + STOP_SECONDS + " s; ending anyway, the log is whole");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
