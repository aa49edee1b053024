package dev.trainyard.yard.live;

import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.broker.BrokerLaunch;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.store.RunStore;
import java.util.concurrent.TimeUnit;

/** The yard's broker, a child process: when it dies, another one takes its place on the same port and the same data. */
final class LiveBroker implements AutoCloseable {
    /** So many deaths within {@link #DEATHS_WITHIN_NS} are no accident: a full disk, a damaged log. */
    private static final int DEATHS_MAX = 5;

    private static final long DEATHS_WITHIN_NS = TimeUnit.MINUTES.toNanos(2);

    private final BrokerLaunch launch;
    private final LiveParts parts;
    private volatile BrokerProcess process;
    private int deaths;
    private long firstDeathNs;

    private LiveBroker(BrokerLaunch launch, BrokerProcess process, LiveParts parts) {
        this.launch = launch.withPort(process.port());
        this.process = process;
        this.parts = parts;
    }

    /** Starts the broker on the data of a run. */
    static LiveBroker start(RunStore store, String run, LiveParts parts)
            throws BrokerFailedException, InterruptedException {
        BrokerLaunch launch = KafkaRuntime.brokerOf(store, run);
        return new LiveBroker(launch, KafkaRuntime.startBroker(launch), parts);
    }

    /** For {@code bootstrap.servers}. */
    String address() {
        return process.address();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Starts the broker again if it is gone.
     *
     * @throws LiveYardException if it dies again and again
     */
    void mend() throws InterruptedException {
        if (process.isAlive()) {
            return;
        }
        String words = process.lastWords().strip();
        long nowNs = System.nanoTime();
        if (deaths == 0 || nowNs - firstDeathNs > DEATHS_WITHIN_NS) {
            deaths = 0;
            firstDeathNs = nowNs;
        }
        if (++deaths > DEATHS_MAX) {
            throw new LiveYardException("the broker has died " + deaths + " times within two minutes"
                    + (words.isEmpty() ? "" : ": " + words));
        }
        parts.note("the broker is gone" + (words.isEmpty() ? "" : " (" + words + ")") + "; starting it again");
        try {
            process = BrokerProcess.start(launch);
        } catch (BrokerFailedException e) {
            throw new LiveYardException("the broker does not start again: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
