package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ProcessEnd.Reason;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.wire.TelemetryCodec;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
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

    private final TrainyardConfig config;
    private final HostedService service;
    private final KafkaClients clients;
    private final YardCodec codec;
    private volatile HostState state = new HostState.WaitingForHeader();
    private volatile boolean stopping;
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
        thread = Thread.ofPlatform().name("shards").start(() -> host(reader));
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (seatReader != null) {
            seatReader.stop();
        }
        if (state instanceof HostState.Hosting hosting) {
            hosting.host().close();
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
            RunSeat seat = takeSeat(reader);
            ShardHost host = new ShardHost(settings(seat.process()), models(), clients);
            state = new HostState.Hosting(seat.header(), seat.process(), seat.shards(), host);
            if (stopping) {
                host.close();
            }
            LOG.infof(
                    "Joined run %s as process %d with shards %s of %s",
                    config.run(),
                    seat.process(),
                    seat.shards(),
                    service.service().id());
            end = host.run();
            windows = host.windowsDone();
        } catch (LogReader.StoppedException e) {
            end = new ProcessEnd(Reason.STOPPED, "stopped before the run began", null);
        } catch (RefusedException e) {
            end = new ProcessEnd(Reason.REFUSED, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            Reason reason = stopping ? Reason.STOPPED : Reason.FAILED;
            end = new ProcessEnd(reason, String.valueOf(e.getMessage()), e);
        }
        state = new HostState.Ended(end, windows);
        tell(end, windows);
    }

    private RunSeat takeSeat(LogReader reader) {
        try (reader) {
            return RunSeat.of(RunSeat.awaitRun(config.run(), reader), service.service(), config.replica());
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
