package dev.trainyard.yard.drill;

import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.tail.EventTail;
import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.kafka.YardWire;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** One run that is struck while it goes. */
final class DrillRun {
    private static final long LOOK_EVERY_MS = 2;
    private static final long STUCK_SECONDS = 180;

    /**
     * What came of it.
     *
     * @param digest the run's digest; empty when it did not end
     * @param kills how many processes were killed or frozen before the end
     * @param trouble why it did not end; empty when it did
     */
    record Result(Optional<Long> digest, int kills, String trouble) {}

    private final RunStore store;
    private final RunRecord header;
    private final RunInputs inputs;
    private final List<Blow> blows;
    private final Consumer<String> protocol;
    private final AtomicLong window = new AtomicLong(-1);
    private int kills;

    DrillRun(RunStore store, RunRecord header, RunInputs inputs, List<Blow> blows, Consumer<String> protocol) {
        this.store = store;
        this.header = header;
        this.inputs = inputs;
        this.blows = blows;
        this.protocol = protocol;
    }

    /** Runs, strikes, and waits for the end. */
    Result run(int killsWanted) throws BrokerFailedException, InterruptedException {
        Path log = store.folder(header.id()).resolve("drill.log");
        PayloadCodec codec = YardWire.codec();
        try (DrillTroop troop =
                new DrillTroop(header.id(), header.processes(), KafkaRuntime.brokerOf(store, header.id()), log)) {
            KafkaClients clients = KafkaClients.of(troop.address());
            try (Admin admin = clients.admin("drill-topics")) {
                new RunTopics(YardWire.header(header, inputs)).create(admin);
            }
            try (CommandDoor door = new CommandDoor(header.id(), clients);
                    EventTail tail =
                            new EventTail(header.id(), codec, clients, (grant, events) -> window.set(grant.window()))) {
                door.submit(YardWire.commands(inputs, codec));
                Thread.ofPlatform().daemon().name("drill-tail").start(tail::run);
                return strikeAndWait(troop, killsWanted);
            }
        }
    }

    private Result strikeAndWait(DrillTroop troop, int killsWanted) throws BrokerFailedException, InterruptedException {
        for (Blow blow : blows) {
            if (kills >= killsWanted) {
                break;
            }
            Optional<Result> ended = awaitWindow(troop, blow.atWindow());
            if (ended.isPresent()) {
                return ended.get();
            }
            long seen = window.get();
            long struckNs = System.nanoTime();
            troop.strike(blow);
            kills++;
            // Two windows on: the tail may still show one that was done before the blow.
            ended = awaitWindow(troop, window.get() + 2);
            protocol.accept("  window %d: %s, time went on after %.2f s"
                    .formatted(seen, blow.describe(), (System.nanoTime() - struckNs) / 1e9));
            if (ended.isPresent()) {
                return ended.get();
            }
        }
        return awaitWindow(troop, Long.MAX_VALUE).orElseThrow();
    }

    /** Waits until this window was seen; answers when the run ended before, or got stuck. */
    private Optional<Result> awaitWindow(DrillTroop troop, long target) throws InterruptedException {
        long seen = window.get();
        long sinceNs = System.nanoTime();
        while (window.get() < target) {
            Optional<Long> digest = troop.outcome();
            if (digest.isPresent()) {
                return Optional.of(new Result(digest, kills, ""));
            }
            Optional<String> trouble = troop.restartTheDead();
            if (trouble.isPresent()) {
                return Optional.of(new Result(Optional.empty(), kills, trouble.get()));
            }
            if (window.get() != seen) {
                seen = window.get();
                sinceNs = System.nanoTime();
            } else if (System.nanoTime() - sinceNs > TimeUnit.SECONDS.toNanos(STUCK_SECONDS)) {
                return Optional.of(new Result(
                        Optional.empty(),
                        kills,
                        "time has stood still at window " + seen + " for " + STUCK_SECONDS + " s"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        return Optional.empty();
    }
}
