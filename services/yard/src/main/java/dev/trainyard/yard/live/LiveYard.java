package dev.trainyard.yard.live;

import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.yard.kafka.Hosts;
import dev.trainyard.yard.kafka.YardWire;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * All parts of a live yard in this process: broker (a child), clock, shards, projection of the log, REST interface. Who
 * dies is started again; what cannot be mended ends the yard, and its log stays whole.
 */
final class LiveYard implements AutoCloseable {
    static final long LOOK_EVERY_MS = 50;

    private static final long JOIN_SECONDS = 60;
    private static final long HELD_NS = TimeUnit.SECONDS.toNanos(5);

    private final LiveParts parts;
    private final LiveBroker broker;
    private final LiveClock clock;
    private final Hosts hosts;
    private final LiveDoor door;

    private LiveYard(LiveParts parts, LiveBroker broker, LiveClock clock, Hosts hosts, LiveDoor door) {
        this.parts = parts;
        this.broker = broker;
        this.clock = clock;
        this.hosts = hosts;
        this.door = door;
    }

    /**
     * Starts everything and waits until it takes orders.
     *
     * @param record header of the run, kept
     * @param onStop called when somebody asks over REST that the yard stop
     */
    static LiveYard start(LiveSettings settings, RunRecord record, RunStore store, LiveParts parts, Runnable onStop)
            throws BrokerFailedException, InterruptedException {
        LiveBroker broker = LiveBroker.start(store, record.id(), parts);
        Opened opened = new Opened(broker);
        try {
            parts.ready("broker", broker.address() + ", process " + broker.pid());
            KafkaClients clients = KafkaClients.of(broker.address());
            PayloadCodec codec = YardWire.codec();
            RunHeader header = header(record);
            try (Admin admin = clients.admin(record.id() + "-topics")) {
                new RunTopics(header).create(admin);
            }
            LiveDoor door = opened.add(new LiveDoor(settings, header, clients, codec));
            LiveClock clock = opened.add(new LiveClock(
                    header,
                    map(header, record.processes()),
                    TimekeeperSettings.standard().withOpen(true).withGate(door.gate()),
                    clients,
                    parts));
            Hosts hosts = opened.add(Hosts.start(record, clients, broker.address(), codec, store.folder(record.id())));
            LiveYard yard = new LiveYard(parts, broker, clock, hosts, door);
            yard.awaitShards(header);
            yard.begin(settings);
            door.serve(
                    clock::timekeeper,
                    yard::notReady,
                    List.of(new YardRoutes(
                            yard, settings, record, new Forks(yard, settings, record, store, parts), onStop)));
            parts.ready("rest", door.url());
            return yard;
        } catch (RuntimeException | InterruptedException e) {
            opened.close();
            throw e;
        }
    }

    /** Base of the REST interface. */
    String url() {
        return door.url();
    }

    /** The bearer token that requests must carry; empty for none. */
    String token() {
        return door.token();
    }

    LiveBroker broker() {
        return broker;
    }

    Hosts hosts() {
        return hosts;
    }

    Timekeeper timekeeper() {
        return clock.timekeeper();
    }

    LiveDoor door() {
        return door;
    }

    /**
     * Looks after everybody and starts the dead again.
     *
     * @throws LiveYardException if that does not help
     */
    void mend() throws InterruptedException {
        broker.mend();
        clock.mend();
        String trouble = hosts.troubleOrRestart();
        if (!trouble.isEmpty()) {
            throw new LiveYardException("the shards stand still: " + trouble);
        }
        door.mend();
    }

    /** The header to keep when the yard stops: finished if the run was ended, else to be gone on with. */
    RunRecord recordAtStop(RunRecord record) {
        TimekeeperStatus status = timekeeper().status();
        return status.ended()
                ? record.finished(Digest.hex(status.digest()))
                : record.with(RunRecord.Status.INTERRUPTED, "");
    }

    @Override
    public void close() {
        // Nobody asks any more, then nobody decides, then nobody works, and the log is closed last.
        door.close();
        clock.close();
        hosts.close();
        broker.close();
    }

    /** What the run's header says; everything but the id follows from what {@code up} was told. */
    static RunHeader header(RunRecord record) {
        RunInputs inputs = new RunInputs(List.of(), record.seed(), new ShardPlan(record.chipNodeShards()), 0);
        return YardWire.header(record, inputs).withForeignServices(record.foreign());
    }

    /** Our own shards in equal blocks over our processes; each foreign shard gets a process number of its own. */
    static ShardMap map(RunHeader header, int processes) {
        int own = 0;
        for (int shard = 0; shard < header.shards().size(); shard++) {
            own += header.isForeign(shard) ? 0 : 1;
        }
        int[] map = new int[header.shards().size()];
        int seen = 0;
        int foreign = processes;
        for (int shard = 0; shard < map.length; shard++) {
            map[shard] = header.isForeign(shard) ? foreign++ : (int) ((long) seen++ * processes / own);
        }
        return new ShardMap(0, map);
    }

    /** Why the yard is not ready, a sentence each. */
    List<String> notReady() {
        List<String> reasons = new ArrayList<>();
        if (!broker.isAlive()) {
            reasons.add("the broker is gone and is being started again");
        }
        timekeeper().status().awaited().stream()
                .filter(a -> System.nanoTime() - a.sinceWallNs() > HELD_NS)
                .forEach(a -> reasons.add(
                        "time waits for shard " + a.shard() + " (" + a.service() + ", process " + a.process() + ")"));
        return reasons;
    }

    private void awaitShards(RunHeader header) throws InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOIN_SECONDS);
        while (!timekeeper().awaitLog(Duration.ofMillis(LOOK_EVERY_MS))) {
            if (System.nanoTime() > giveUpNs) {
                throw new LiveYardException("the log could not be read within " + JOIN_SECONDS + " s");
            }
            mend();
        }
        while (timekeeper().status().awaited().stream().anyMatch(a -> !header.isForeign(a.shard()))) {
            if (System.nanoTime() > giveUpNs) {
                throw new LiveYardException("the shards have not joined within " + JOIN_SECONDS + " s");
            }
            mend();
            TimeUnit.MILLISECONDS.sleep(2);
        }
        parts.ready(
                "shards",
                header.shards().size() - header.foreignServices().size() + " in "
                        + hosts.pids().size() + (hosts.pids().size() == 1 ? " process" : " processes"));
    }

    private void begin(LiveSettings settings) {
        if (!settings.pace().isEmpty()) {
            timekeeper().pace(Pace.parse(settings.pace()));
        }
        if (timekeeper().status().windows() == 0 && !settings.held()) {
            timekeeper().release();
        }
    }

    /** What is open already while the rest starts. */
    private static final class Opened {
        private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();

        Opened(AutoCloseable first) {
            add(first);
        }

        <T extends AutoCloseable> T add(T one) {
            open.push(one);
            return one;
        }

        void close() {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception e) {
                    // The first trouble is the one to tell.
                }
            }
        }
    }
}
