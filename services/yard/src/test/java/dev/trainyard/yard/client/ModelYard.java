package dev.trainyard.yard.client;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.door.projection.LoggedCommand;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.door.rest.ClockControl;
import dev.trainyard.door.rest.ClockState;
import dev.trainyard.door.rest.CommandSink;
import dev.trainyard.door.rest.DoorPorts;
import dev.trainyard.door.rest.DoorServer;
import dev.trainyard.door.rest.DoorSettings;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import dev.trainyard.yard.run.InProcessYard;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A whole yard in this JVM: the real models, the real projection and the real REST server, with an in-process run where
 * the log and its timekeeper would be. Time goes on only in the calls that let it, so what is read is always the same.
 */
final class ModelYard implements CommandSink, ClockControl, RunWatcher, AutoCloseable {
    private static final long SEED = 1;
    private static final int CHIP_NODE_SHARDS = 4;
    private static final long STATED_END_NS = 30L * 86_400 * 1_000_000_000;
    private static final long AGE_MS = 5 * 3_600 * 1_000;
    private static final int VERSION_BASE = 1_000;

    private final YardProjection projection = new YardProjection(Catalogue.bundled(), VERSION_BASE);
    private final List<LoggedCommand> waiting = new ArrayList<>();
    private final List<Envelope> window = new ArrayList<>();
    private final InProcessRun run;
    private final DoorServer server;
    private final String url;
    private long logged;
    private long untilNs;
    private boolean released;
    private boolean paused;
    private boolean ended;
    private String pace = "max";

    ModelYard() throws InterruptedException {
        RunInputs inputs = new RunInputs(List.of(), SEED, new ShardPlan(CHIP_NODE_SHARDS), STATED_END_NS);
        run = InProcessYard.prepare(
                inputs, (_, fromNs, toNs) -> fromNs < untilNs ? Math.min(toNs, untilNs) : toNs, this);
        DoorPorts ports = new DoorPorts(projection, this, this, Catalogue.bundled(), List::of);
        server = new DoorServer(DoorSettings.loopback(0), ports, List.of());
        url = "http://127.0.0.1:" + server.start();
    }

    String url() {
        return url;
    }

    @Override
    public synchronized CompletionStage<Long> submit(List<DoorCommand> commands) {
        for (DoorCommand c : commands) {
            LoggedCommand command = new LoggedCommand(
                    logged++, System.currentTimeMillis() - AGE_MS, c.id(), c.command(), c.labels(), c.annotations());
            waiting.add(command);
            projection.onCommand(command);
        }
        return CompletableFuture.completedFuture(logged - 1);
    }

    @Override
    public void onEvent(Envelope event) {
        window.add(event);
    }

    @Override
    public void onWindow(long windows, long nowNs) {
        // Driven from here.
    }

    /** One window, with the commands that wait at its begin. */
    private boolean window() {
        List<LoggedCommand> due = new ArrayList<>(waiting);
        due.sort(Comparator.comparing(command -> key(command.command())));
        long fromNs = run.nowNs();
        List<StampedCommand> stamped = new ArrayList<>();
        for (LoggedCommand command : due) {
            ObjectKey key = key(command.command());
            stamped.add(new StampedCommand(
                    stamped.size(), command.id(), key.kind(), key.namespace(), key.name(), fromNs, new byte[0]));
            run.command(fromNs, (Record) command.command());
        }
        waiting.clear();
        boolean done = run.step();
        projection.onWindow(
                new Grant(run.windows(), fromNs, run.nowNs(), new long[0], stamped, false, false), List.copyOf(window));
        window.clear();
        return done;
    }

    private static ObjectKey key(YardCommand command) {
        return switch (command) {
            case ResourceApplied applied -> ObjectKey.of(applied.resource());
            case ResourceDeleted deleted -> new ObjectKey(deleted.kind(), deleted.namespace(), deleted.name());
        };
    }

    @Override
    public synchronized ClockState state() {
        @Nullable Long until = untilNs > run.nowNs() ? untilNs : null;
        return new ClockState(
                run.nowNs(),
                pace,
                0,
                released,
                paused,
                false,
                ended,
                until,
                run.windows(),
                waiting.size(),
                List.of(),
                "");
    }

    @Override
    public synchronized void runUntil(long timeNs) {
        released = true;
        untilNs = timeNs;
        while (run.nowNs() < timeNs && window()) {
            // Each is one window.
        }
        paused = true;
    }

    @Override
    public synchronized void step(int windows) {
        released = true;
        for (int i = 0; i < windows; i++) {
            window();
        }
        paused = true;
    }

    @Override
    public synchronized void release() {
        released = true;
    }

    @Override
    public synchronized void hold() {
        released = false;
    }

    @Override
    public synchronized void pause() {
        paused = true;
    }

    @Override
    public synchronized void unpause() {
        paused = false;
    }

    @Override
    public synchronized void pace(Pace wanted) {
        pace = switch (wanted) {
            case Pace.Max _ -> "max";
            case Pace.Times(double factor) -> "x" + Math.round(factor);
        };
    }

    @Override
    public void snapshot() {
        // Models in one JVM have no snapshots; that the order comes is enough.
    }

    @Override
    public synchronized void end() {
        ended = true;
    }

    @Override
    public void close() {
        server.close();
    }
}
