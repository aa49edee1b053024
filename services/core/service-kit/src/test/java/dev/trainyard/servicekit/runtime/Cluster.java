package dev.trainyard.servicekit.runtime;

import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostRules;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Timekeepers and hosts of one chatter run, each on a thread of this JVM. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChatterSpec spec;
    private final RunHeader header;
    private final ShardMap map;
    private final KafkaClients clients;
    private final List<AutoCloseable> running = new ArrayList<>();

    Cluster(ChatterSpec spec, RunHeader header, int processes, KafkaClients clients) {
        this(spec, header, ShardMap.blocks(spec.shards(), processes), clients);
    }

    Cluster(ChatterSpec spec, RunHeader header, ShardMap map, KafkaClients clients) {
        this.spec = spec;
        this.header = header;
        this.map = map;
        this.clients = clients;
    }

    /** A member on its thread. */
    record Running<T, E>(T member, CompletableFuture<E> end) {
        E await() throws InterruptedException, ExecutionException, TimeoutException {
            return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    Running<Timekeeper, TimekeeperEnd> timekeeper() {
        return timekeeper(TimekeeperSettings.standard());
    }

    Running<Timekeeper, TimekeeperEnd> timekeeper(TimekeeperSettings settings) {
        Timekeeper timekeeper = new Timekeeper(header, map, settings, clients);
        synchronized (running) {
            running.add(timekeeper);
        }
        CompletableFuture<TimekeeperEnd> end = new CompletableFuture<>();
        Thread.ofPlatform().name("timekeeper").start(() -> end.complete(timekeeper.run()));
        return new Running<>(timekeeper, end);
    }

    Running<ShardHost, ProcessEnd> host(int process) {
        return host(settings(process), spec.models(), clients, HostRules.sound());
    }

    HostSettings settings(int process) {
        return HostSettings.of(header.runId(), process);
    }

    Running<ShardHost, ProcessEnd> host(
            HostSettings settings, HostedModels models, KafkaClients hostClients, HostRules rules) {
        ShardHost host = new ShardHost(settings, models, hostClients, rules);
        synchronized (running) {
            running.add(host);
        }
        CompletableFuture<ProcessEnd> end = new CompletableFuture<>();
        Thread.ofPlatform().name("host-" + settings.process()).start(() -> end.complete(host.run()));
        return new Running<>(host, end);
    }

    /** A host that is started again as long as that helps. */
    CompletableFuture<List<ProcessEnd>> supervised(HostSettings settings, KafkaClients hostClients) {
        List<ProcessEnd> ends = new ArrayList<>();
        CompletableFuture<List<ProcessEnd>> all = new CompletableFuture<>();
        Thread.ofPlatform().name("supervisor-" + settings.process()).start(() -> {
            do {
                ShardHost host = new ShardHost(settings, spec.models(), hostClients);
                synchronized (running) {
                    running.add(host);
                }
                ends.add(host.run());
            } while (ends.getLast().reason().restartHelps());
            all.complete(ends);
        });
        return all;
    }

    /** Hosts for all processes of the map. */
    List<Running<ShardHost, ProcessEnd>> hosts(int processes) {
        List<Running<ShardHost, ProcessEnd>> hosts = new ArrayList<>();
        for (int process = 0; process < processes; process++) {
            hosts.add(host(process));
        }
        return hosts;
    }

    /** Submits the run's commands, goes on to a virtual time and waits until everybody has arrived there. */
    void beginAndStopAt(Timekeeper timekeeper, long timeNs) {
        submit();
        awaitCommands(timekeeper, spec.commands().size());
        timekeeper.runUntil(timeNs);
        timekeeper.release();
        Await.until(
                "virtual time is " + timeNs + ", " + timekeeper.status(),
                () -> timekeeper.status().nowNs() == timeNs
                        && timekeeper.status().awaited().isEmpty());
    }

    /** Submits the run's commands. */
    void submit() {
        try (CommandDoor door = new CommandDoor(header.runId(), clients)) {
            door.submit(spec.commands());
        }
    }

    /** Submits the run's commands, then lets time begin. */
    void begin(Timekeeper timekeeper) {
        begin(timekeeper, 0);
    }

    /** Likewise, with so many commands that were submitted before. */
    void begin(Timekeeper timekeeper, int before) {
        submit();
        awaitCommands(timekeeper, before + spec.commands().size());
        timekeeper.release();
    }

    /** A run that is released before its commands are known has nothing to do and may be over. */
    private static void awaitCommands(Timekeeper timekeeper, int commands) {
        Await.until(
                commands + " commands are known, " + timekeeper.status(),
                () -> timekeeper.status().commandsWaiting() >= commands
                        || timekeeper.status().windows() > 0);
    }

    @Override
    public void close() throws Exception {
        synchronized (running) {
            for (AutoCloseable member : running) {
                member.close();
            }
        }
    }
}
