package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ProcessEnd.Reason;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.wire.TelemetryCodec;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hosts this service's shards in a thread of its own as long as the program runs. When the run is over the program stays,
 * so that its metrics can be read; when the host fails, the program ends with the exit code of the reason.
 */
@Singleton
public class ServiceHost {
    private static final Logger LOG = Logger.getLogger(ServiceHost.class);
    private static final long STOP_MS = 5_000;
    private static final long LOOK_EVERY_MS = 2_000;
    private static final int PEERS_MOST = ShardPlan.CHIP_NODE_SHARDS_MAX;

    private final TrainyardConfig config;
    private final HostedService service;
    private final KafkaClients clients;
    private final YardCodec codec;
    private volatile HostState state = new HostState.WaitingForHeader();
    private volatile boolean stopping;
    private volatile @Nullable SeatHosts seatHosts;
    private @Nullable LogReader seatReader;
    private @Nullable Thread thread;

    ServiceHost(TrainyardConfig config, HostedService service, KafkaClients clients, YardCodec codec) {
        this.config = config;
        this.service = service;
        this.clients = clients;
        this.codec = codec;
    }

    /** How far it has come; from any thread. */
    public HostState state() {
        return state;
    }

    /** Whether the thread that hosts is there, or came to its end in order. */
    public boolean isAlive() {
        Thread t = thread;
        return t != null && (t.isAlive() || state instanceof HostState.Ended);
    }

    void onStart(@Observes StartupEvent event) {
        LogReader reader = RunSeat.reader(config.run(), service.service().id() + "-" + config.replica(), clients);
        seatReader = reader;
        thread = Thread.ofPlatform().name("hosts").start(() -> host(reader));
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (seatReader != null) {
            seatReader.stop();
        }
        SeatHosts hosts = seatHosts;
        if (hosts != null) {
            hosts.stop();
        }
        Thread t = thread;
        if (t != null) {
            t.join(STOP_MS);
        }
    }

    private void host(LogReader reader) {
        ProcessEnd end;
        long windows = 0;
        try {
            end = hostShare(takeClock(reader));
            windows = state instanceof HostState.Hosting hosting ? hosting.windowsDone() : 0;
        } catch (LogReader.StoppedException e) {
            end = new ProcessEnd(Reason.STOPPED, "stopped before the run began", null);
        } catch (RefusedException e) {
            end = new ProcessEnd(Reason.REFUSED, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            end = new ProcessEnd(Reason.STOPPED, "interrupted", e);
        } catch (RuntimeException e) {
            Reason reason = stopping ? Reason.STOPPED : Reason.FAILED;
            end = new ProcessEnd(reason, String.valueOf(e.getMessage()), e);
        }
        state = new HostState.Ended(end, windows);
        tell(end, windows);
    }

    private ClockFollower takeClock(LogReader reader) {
        try (reader) {
            return RunSeat.awaitRun(config.run(), reader);
        }
    }

    /** Hosts the processes that are ours, which may change while the run goes on, until the first end. */
    private ProcessEnd hostShare(ClockFollower clock) throws InterruptedException {
        Service own = service.service();
        List<Integer> processes = RunSeat.processes(clock, own);
        SeatHosts hosts =
                new SeatHosts(process -> new ShardHost(settings(process), models(), clients), this::nowHosting);
        seatHosts = hosts;
        Optional<Peers> peers = config.peers().map(name -> Peers.named(name, config.replica(), PEERS_MOST));
        List<Integer> ours = List.of();
        if (peers.isEmpty()) {
            hosts.host(List.of(RunSeat.of(clock, own, config.replica())));
        } else {
            nowHosting(List.of());
        }
        while (true) {
            Optional<ProcessEnd> end = hosts.await(peers.isEmpty() ? Long.MAX_VALUE : LOOK_EVERY_MS);
            if (end.isPresent()) {
                hosts.stop();
                return end.get();
            }
            if (stopping && ours.isEmpty()) {
                return new ProcessEnd(Reason.STOPPED, "stopped while standing by", null);
            }
            List<Integer> share = peers.flatMap(Peers::look)
                    .map(present -> SeatShare.of(processes, config.replica(), present))
                    .orElse(ours);
            if (!share.equals(ours)) {
                ours = share;
                hosts.host(share.stream()
                        .map(process -> RunSeat.seat(clock, own, process))
                        .toList());
            }
        }
    }

    private void nowHosting(List<HostState.Seat> seats) {
        HostState.Hosting hosting = new HostState.Hosting(seats);
        state = hosting;
        if (seats.isEmpty()) {
            LOG.infof(
                    "Run %s has begun; no shards of %s are ours so far",
                    config.run(), service.service().id());
        } else {
            LOG.infof(
                    "Joined run %s as process %s with shards %s of %s",
                    config.run(),
                    HostState.shown(hosting.processes()),
                    hosting.shards(),
                    service.service().id());
        }
    }

    private void tell(ProcessEnd end, long windows) {
        switch (end.reason()) {
            case RUN_ENDED -> LOG.infof("Run %s has ended; this process did %d windows of it", config.run(), windows);
            case STOPPED -> LOG.infof("Stopped; run %s can go on from the log", config.run());
            case RESTART_ASKED, SEND_FAILED -> {
                LOG.errorf("%s. Start this service again: it goes on from the log", end.message());
                Quarkus.asyncExit(end.reason().exitCode());
            }
            case FAILED, REFUSED, NONDETERMINISM -> {
                LOG.error(end.message(), end.cause());
                Quarkus.asyncExit(end.reason().exitCode());
            }
        }
    }

    private HostSettings settings(int process) {
        return new HostSettings(config.run(), process, config.inputPatience(), config.dumps());
    }

    private HostedModels models() {
        return new HostedModels(
                        ModelVersion.CURRENT,
                        (header, shard) -> service.create(header.parameters(), YardRun.plan(header), shard),
                        YardPayloads.types(),
                        codec)
                .withTelemetry(new TelemetryCodec()::encode);
    }
}
