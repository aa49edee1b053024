package dev.trainyard.door.log;

import dev.trainyard.door.rest.ClockControl;
import dev.trainyard.door.rest.ClockState;
import dev.trainyard.door.rest.HttpProblem;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Action;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.EndRun;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Hold;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Release;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.RunUntil;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.SetPace;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Step;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.TakeSnapshot;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Unpause;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The timekeeper of this process as the door's clock. */
public final class TimekeeperClock implements ClockControl {
    private static final long PATIENCE_SECONDS = 30;

    private final Supplier<Timekeeper> timekeeper;

    /** @param timekeeper the timekeeper of the moment; after a failure it is another one */
    public TimekeeperClock(Supplier<Timekeeper> timekeeper) {
        this.timekeeper = timekeeper;
    }

    @Override
    public ClockState state() {
        TimekeeperStatus s = timekeeper.get().status();
        @Nullable Long untilNs = s.untilNs() == VirtualTime.NEVER_NS ? null : (Long) s.untilNs();
        return new ClockState(
                s.nowNs(),
                text(s.pace()),
                s.achievedPace(),
                s.released(),
                s.paused(),
                s.idle(),
                s.ended(),
                untilNs,
                s.windows(),
                s.commandsWaiting(),
                s.awaited().stream()
                        .map(a -> new ClockState.Awaited(
                                a.shard(),
                                a.service(),
                                a.process(),
                                (System.nanoTime() - a.sinceWallNs()) / (double) TimeUnit.SECONDS.toNanos(1)))
                        .toList(),
                Digest.hex(s.digest()));
    }

    @Override
    public void release() {
        tell(new Release());
    }

    @Override
    public void hold() {
        tell(new Hold());
    }

    @Override
    public void pause() {
        tell(new dev.trainyard.servicekit.runtime.protocol.ClockControl.Pause());
    }

    /** Also lets time begin: whoever unpauses a yard wants to see it run. */
    @Override
    public void unpause() {
        tell(new Release());
        tell(new Unpause());
    }

    @Override
    public void step(int windows) {
        tell(new Step(windows));
        tell(new Release());
    }

    @Override
    public void runUntil(long timeNs) {
        tell(new RunUntil(timeNs));
        tell(new Release());
    }

    @Override
    public void pace(Pace pace) {
        tell(new SetPace(pace.factor()));
    }

    @Override
    public void snapshot() {
        tell(new TakeSnapshot());
    }

    @Override
    public void end() {
        tell(new EndRun());
    }

    private void tell(Action action) {
        try {
            timekeeper.get().tell(action).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new HttpProblem(503, "the clock did not take the order (" + e.getCause() + "); come again");
        } catch (TimeoutException e) {
            throw new HttpProblem(503, "the clock did not answer in " + PATIENCE_SECONDS + " s; look at /clock");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpProblem(503, "the yard is stopping; come again");
        }
    }

    private static String text(Pace pace) {
        return switch (pace) {
            case Pace.Max m -> "max";
            case Pace.Times t ->
                "x" + (t.factor() == Math.rint(t.factor()) ? Long.toString((long) t.factor()) : t.factor());
        };
    }
}
