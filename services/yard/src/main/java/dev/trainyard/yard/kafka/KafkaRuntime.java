package dev.trainyard.yard.kafka;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.broker.BrokerLaunch;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.runtime.tail.EventTail;
import dev.trainyard.yard.run.RunEnding;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import dev.trainyard.yard.run.YardRuntime;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;

/**
 * The Kafka runtime as a way to run: a broker in a JVM of its own on the run's data, the timekeeper here, the shards in
 * a thread here or in child processes, and a tail of the log that feeds the watcher.
 */
public final class KafkaRuntime implements YardRuntime {
    /** Its name in headers and JSON. */
    public static final String NAME = "kafka";

    private static final long LOOK_EVERY_MS = 20;
    private static final long TAIL_SECONDS = 60;
    private static final long LOCKED_SECONDS = 10;

    /** Exit status of a broker whose data another process holds, see {@code kafka/dev-broker/README.md}. */
    private static final int BROKER_DATA_LOCKED = 4;

    private final RunStore store;

    public KafkaRuntime(RunStore store) {
        this.store = store;
    }

    /** How the broker of a run is started: its data lie in the run's folder. */
    public static BrokerLaunch brokerOf(RunStore store, String run) {
        String lib = System.getProperty("trainyard.broker.lib", "kafka/dev-broker/target/lib");
        BrokerLaunch launch = BrokerLaunch.of(Path.of(lib), store.folder(run).resolve("kafka"));
        String aotCache = System.getProperty("trainyard.broker.aot", "");
        return aotCache.isEmpty() ? launch : launch.withAotCache(Path.of(aotCache));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEnding run(RunRecord header, RunInputs inputs, RunWatcher watcher) {
        try (BrokerProcess broker = startBroker(brokerOf(store, header.id()))) {
            try {
                return run(header, inputs, watcher, broker);
            } catch (RuntimeException e) {
                if (broker.isAlive()) {
                    throw e;
                }
                return new RunEnding.Broken(0, gone(broker));
            }
        } catch (BrokerFailedException e) {
            return new RunEnding.NotBegun(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RunEnding.Cancelled(0);
        }
    }

    /** The broker of a killed command ends by itself within a second or so; until then it holds the data. */
    public static BrokerProcess startBroker(BrokerLaunch launch) throws BrokerFailedException, InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOCKED_SECONDS);
        while (true) {
            try {
                return BrokerProcess.start(launch);
            } catch (BrokerFailedException e) {
                if (e.exitStatus() != BROKER_DATA_LOCKED || System.nanoTime() - giveUpNs > 0) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private static String gone(BrokerProcess broker) {
        String words = broker.lastWords().strip();
        int status = broker.exited().join();
        return words.isEmpty()
                ? "the broker is gone (" + (status > 128 ? "signal " + (status - 128) : "status " + status) + ")"
                : "the broker is gone: " + words;
    }

    private RunEnding run(RunRecord header, RunInputs inputs, RunWatcher watcher, BrokerProcess broker)
            throws InterruptedException {
        PayloadCodec codec = YardWire.codec();
        KafkaClients clients = KafkaClients.of(broker.address());
        RunHeader runHeader = YardWire.header(header, inputs);
        try (Admin admin = clients.admin(header.id() + "-topics")) {
            new RunTopics(runHeader).create(admin);
        }
        ShardMap map = ShardMap.blocks(inputs.plan().shards(), header.processes());
        TimekeeperSettings settings = YardWire.clock(codec).withPace(Pace.parse(header.pace()));
        Timekeeper timekeeper = new Timekeeper(runHeader, map, settings, clients);
        CompletableFuture<TimekeeperEnd> clock = new CompletableFuture<>();
        Thread.ofPlatform().name("timekeeper").start(() -> clock.complete(timekeeper.run()));
        AtomicLong reachedNs = new AtomicLong();
        CountDownLatch shown = new CountDownLatch(1);
        EventTail tail = new EventTail(header.id(), codec, clients, (grant, events) -> {
            for (Envelope e : events) {
                watcher.onEvent(e);
            }
            reachedNs.set(grant.toNs());
            watcher.onWindow(grant.window(), grant.toNs());
        });
        Thread.ofPlatform().name("tail").start(() -> {
            if (tail.run()) {
                shown.countDown();
            }
        });
        try (Hosts hosts = Hosts.start(header, clients, broker.address(), codec, store.folder(header.id()));
                CommandDoor door = new CommandDoor(header.id(), clients)) {
            List<Command> commands = YardWire.commands(inputs, codec);
            door.submit(commands);
            awaitCommands(timekeeper, clock, commands.size());
            long releasedNs = System.nanoTime();
            watcher.onReleased();
            timekeeper.release();
            RunEnding ending = watch(clock, hosts, broker, watcher, reachedNs, releasedNs);
            if (ending instanceof RunEnding.Finished && !shown.await(TAIL_SECONDS, TimeUnit.SECONDS)) {
                return new RunEnding.Broken(reachedNs.get(), "the log could not be read to its end");
            }
            return ending;
        } finally {
            timekeeper.close();
            tail.close();
        }
    }

    /** A held run is released only when its files are known to the timekeeper, else it might end before it began. */
    private static void awaitCommands(Timekeeper timekeeper, CompletableFuture<TimekeeperEnd> clock, int commands)
            throws InterruptedException {
        while (!clock.isDone()
                && timekeeper.status().windows() == 0
                && timekeeper.status().commandsWaiting() < commands) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS / 4);
        }
    }

    private static RunEnding watch(
            CompletableFuture<TimekeeperEnd> clock,
            Hosts hosts,
            BrokerProcess broker,
            RunWatcher watcher,
            AtomicLong reachedNs,
            long releasedNs)
            throws InterruptedException {
        while (true) {
            if (clock.isDone()) {
                return ending(clock.join(), reachedNs.get(), (System.nanoTime() - releasedNs) / 1e9);
            }
            if (watcher.isCancelled()) {
                return new RunEnding.Cancelled(reachedNs.get());
            }
            if (!broker.isAlive()) {
                return new RunEnding.Broken(reachedNs.get(), gone(broker));
            }
            String trouble = hosts.troubleOrRestart();
            if (!trouble.isEmpty()) {
                return new RunEnding.Broken(reachedNs.get(), trouble);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private static RunEnding ending(TimekeeperEnd end, long nowNs, double wallSeconds) {
        return switch (end) {
            case TimekeeperEnd.Finished(RunOutcome o) ->
                o.stalled()
                        ? new RunEnding.Stalled(o.endNs())
                        : new RunEnding.Finished(o.digest(), o.endNs(), o.windows(), o.events(), wallSeconds);
            case TimekeeperEnd.Stopped stopped -> new RunEnding.Cancelled(nowNs);
            case TimekeeperEnd.Failed failed -> new RunEnding.Broken(nowNs, failed.message());
        };
    }
}
