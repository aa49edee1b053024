package dev.trainyard.orchestrator.service;

import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.orchestrator.service.RunBeginning.InvalidException;
import dev.trainyard.servicekit.metrics.Meters;
import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.quarkus.host.RunSeat;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.CommandGate;
import dev.trainyard.servicekit.runtime.clock.DoneConflictException;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.host.ProcessEnd.Reason;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.wire.YardCodec;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the time of the run in a thread of its own. With a file, or the size of an open run, it begins the run: topics,
 * header, map, commands, and then the release of the clock. Told the same again, or nothing, it goes on with what the log has.
 */
@Singleton
public class ClockKeeper {
    /** Exit code: the file is not valid (sysexits: data error). */
    static final int INVALID_INPUT = 65;

    private static final Logger LOG = Logger.getLogger(ClockKeeper.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final long STOP_MS = 5_000;

    private final TrainyardConfig config;
    private final YardConfig yard;
    private final KafkaClients clients;
    private final YardCodec codec;
    private final Meters meters;
    private final RestDoor door;
    private volatile @Nullable Timekeeper timekeeper;
    private volatile boolean over;
    private volatile boolean stopping;
    private @Nullable LogReader seatReader;
    private @Nullable Thread thread;

    ClockKeeper(
            TrainyardConfig config,
            YardConfig yard,
            KafkaClients clients,
            YardCodec codec,
            Meters meters,
            RestDoor door) {
        this.config = config;
        this.yard = yard;
        this.clients = clients;
        this.codec = codec;
        this.meters = meters;
        this.door = door;
    }

    /** Where the run stands; empty before it began and after it ended. */
    Optional<TimekeeperStatus> status() {
        Timekeeper t = timekeeper;
        return over || t == null ? Optional.empty() : Optional.of(t.status());
    }

    void onStart(@Observes StartupEvent event) {
        LogReader reader = RunSeat.reader(config.run(), "timekeeper", clients);
        seatReader = reader;
        thread = Thread.ofPlatform().name("timekeeper").start(() -> keepTime(reader));
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (seatReader != null) {
            seatReader.stop();
        }
        Timekeeper t = timekeeper;
        if (t != null) {
            t.close();
        }
        Thread runner = thread;
        if (runner != null) {
            runner.join(STOP_MS);
        }
    }

    private void keepTime(LogReader reader) {
        try {
            RunBeginning beginning = beginning(reader);
            CommandGate gate =
                    door.runIsOpen() ? door.gate(beginning.header()) : CommandGate.readable(codec, YardCommand.class);
            Timekeeper t = new Timekeeper(
                    beginning.header(),
                    beginning.map(),
                    TimekeeperSettings.standard()
                            .withOpen(door.runIsOpen())
                            .withPace(pace())
                            .withGate(gate),
                    clients);
            timekeeper = t;
            door.serve(t);
            if (stopping) {
                t.close();
            }
            Thread.ofPlatform().daemon().name("door").start(() -> release(t, beginning));
            TimekeeperEnd end = t.run();
            over = true;
            tell(end);
        } catch (LogReader.StoppedException e) {
            over = true;
        } catch (InvalidException e) {
            over = true;
            LOG.errorf("The run was not begun: %s", e.getMessage());
            Quarkus.asyncExit(INVALID_INPUT);
        } catch (RuntimeException e) {
            over = true;
            LOG.error("The timekeeper could not begin", e);
            Quarkus.asyncExit(Reason.FAILED.exitCode());
        }
    }

    private RunBeginning beginning(LogReader reader) {
        try (reader) {
            Optional<Path> file = yard.yard();
            if (file.isPresent()) {
                return RunBeginning.read(config.run(), file.get(), yard, codec);
            }
            Optional<RunBeginning> open = RunBeginning.open(config.run(), yard);
            if (open.isPresent()) {
                return open.get();
            }
            ClockFollower clock = RunSeat.awaitRun(config.run(), reader);
            return new RunBeginning(clock.header(), clock.map(), List.of());
        }
    }

    private Pace pace() {
        try {
            return Pace.parse(yard.pace());
        } catch (IllegalArgumentException e) {
            throw new InvalidException("TRAINYARD_PACE: " + e.getMessage());
        }
    }

    /** Submits the commands, and lets time begin when the timekeeper knows them all, else the run might end at once. */
    private void release(Timekeeper t, RunBeginning beginning) {
        int commands = beginning.commands().size();
        if (commands > 0) {
            try (CommandDoor door = new CommandDoor(config.run(), clients)) {
                door.submit(beginning.commands());
            }
        }
        try {
            while (!over && !stopping && !t.awaitLog(LOOK_EVERY)) {
                // Only the log says whether the run has begun.
            }
            // An open run that nobody gave a file to has nothing to wait for.
            int awaited = commands == 0 && door.runIsOpen() ? 0 : Math.max(1, commands);
            while (!over && !stopping && t.status().windows() == 0 && t.status().commandsWaiting() < awaited) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            return;
        }
        if (door.runIsOpen() && (yard.held() || t.status().windows() > 0)) {
            LOG.infof("Run %s is open: %s", config.run(), stands(t.status()));
            return; // Whoever paused or held it decides, also after a restart of this program.
        }
        LOG.infof(
                "Run %s of seed %d: %s, %d resources given",
                config.run(),
                beginning.header().seed(),
                t.status().windows() == 0 ? "the clock begins" : "the clock goes on",
                commands);
        t.release();
    }

    private static String stands(TimekeeperStatus status) {
        return status.windows() == 0 ? "held at time 0, until it is released" : "the clock goes on as it stood";
    }

    private void tell(TimekeeperEnd end) {
        switch (end) {
            case TimekeeperEnd.Finished(RunOutcome o) -> {
                String digest = HexFormat.of().toHexDigits(o.digest());
                meters.set("trainyard.run.info", 1, "digest", digest, "state", o.stalled() ? "stalled" : "finished");
                if (o.stalled()) {
                    LOG.errorf(
                            "Run %s has stalled at %s: jobs are unfinished and nothing can happen again; digest %s",
                            config.run(), VirtualTime.format(o.endNs()), digest);
                } else {
                    LOG.infof(
                            "Run %s is over at %s after %d windows and %d events; digest %s",
                            config.run(), VirtualTime.format(o.endNs()), o.windows(), o.events(), digest);
                }
            }
            case TimekeeperEnd.Stopped s -> LOG.infof("The clock of run %s stopped; it can go on", config.run());
            case TimekeeperEnd.Failed f -> {
                LOG.error(f.message(), f.cause());
                Quarkus.asyncExit(exitCode(f));
            }
        }
    }

    private static int exitCode(TimekeeperEnd.Failed f) {
        if (f.cause() instanceof DoneConflictException) {
            return Reason.NONDETERMINISM.exitCode();
        }
        return f.restartHelps() ? Reason.SEND_FAILED.exitCode() : Reason.FAILED.exitCode();
    }
}
