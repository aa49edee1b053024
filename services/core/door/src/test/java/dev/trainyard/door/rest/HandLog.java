package dev.trainyard.door.rest;

import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.event.YardEvent;
import dev.trainyard.door.projection.LoggedCommand;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log in memory and a timekeeper who grants when the test says so. */
final class HandLog implements CommandSink, ClockControl {
    final List<LoggedCommand> commands = new ArrayList<>();
    final List<String> orders = new ArrayList<>();
    private final YardProjection projection;
    private int admitted;
    private long window;
    private long nowNs;
    private long sequence;

    HandLog(YardProjection projection) {
        this.projection = projection;
    }

    @Override
    public synchronized CompletionStage<Long> submit(List<DoorCommand> submitted) {
        for (DoorCommand c : submitted) {
            LoggedCommand logged = new LoggedCommand(
                    commands.size(), 1_000_000_000_000L, c.id(), c.command(), c.labels(), c.annotations());
            commands.add(logged);
            projection.onCommand(logged);
        }
        return CompletableFuture.completedFuture(commands.size() - 1L);
    }

    /** A projection after a restart: everything in the log again. */
    synchronized void replayInto(YardProjection other) {
        commands.forEach(other::onCommand);
    }

    /** A window up to a time: first the commands in the log, then these events, sent at these times by turns. */
    synchronized void window(long toNs, Object... timesAndEvents) {
        List<LoggedCommand> due = new ArrayList<>(commands.subList(admitted, commands.size()));
        admitted = commands.size();
        due.sort(Comparator.comparing(c -> keyOf(c.command())));
        List<StampedCommand> stamped = new ArrayList<>();
        List<Envelope> envelopes = new ArrayList<>();
        for (LoggedCommand c : due) {
            ObjectKey key = keyOf(c.command());
            stamped.add(
                    new StampedCommand(sequence, c.id(), key.kind(), key.namespace(), key.name(), nowNs, new byte[0]));
            envelopes.add(new Envelope(nowNs, nowNs, Envelope.DOOR, sequence++, 0, (Record) c.command()));
        }
        for (int i = 0; i < timesAndEvents.length; i += 2) {
            long atNs = (Long) timesAndEvents[i];
            envelopes.add(new Envelope(atNs, atNs, 0, i, 0, (Record) (YardEvent) timesAndEvents[i + 1]));
        }
        projection.onWindow(new Grant(window++, nowNs, toNs, new long[0], stamped, false, false), envelopes);
        nowNs = toNs;
    }

    static ObjectKey keyOf(YardCommand command) {
        return switch (command) {
            case ResourceApplied applied -> ObjectKey.of(applied.resource());
            case ResourceDeleted deleted -> new ObjectKey(deleted.kind(), deleted.namespace(), deleted.name());
        };
    }

    @Override
    public synchronized ClockState state() {
        return new ClockState(
                nowNs,
                "max",
                0,
                orders.contains("release"),
                false,
                false,
                false,
                null,
                window,
                commands.size() - admitted,
                List.of(),
                "");
    }

    private synchronized void order(Object... words) {
        orders.add(String.join(" ", Arrays.stream(words).map(String::valueOf).toList()));
    }

    @Override
    public void release() {
        order("release");
    }

    @Override
    public void hold() {
        order("hold");
    }

    @Override
    public void pause() {
        order("pause");
    }

    @Override
    public void unpause() {
        order("unpause");
    }

    @Override
    public void step(int windows) {
        order("step", windows);
    }

    @Override
    public void runUntil(long timeNs) {
        order("run-until", timeNs);
    }

    @Override
    public void pace(Pace pace) {
        order("pace", pace);
    }

    @Override
    public void snapshot() {
        order("snapshot");
    }

    @Override
    public void end() {
        order("end");
    }
}
