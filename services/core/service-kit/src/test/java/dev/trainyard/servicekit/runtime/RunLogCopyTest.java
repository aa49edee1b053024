package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Shake;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.history.RunLog;
import dev.trainyard.servicekit.runtime.history.RunLogCopy;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import dev.trainyard.servicekit.runtime.tail.EventTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run's whole input can be read from its log, and a copy of its log is a run that can go another way. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RunLogCopyTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final TimekeeperSettings OPEN = TimekeeperSettings.standard().withOpen(true);

    @TempDir
    static Path data;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED);
        broker = new TestBroker(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aCopyThatGetsNoNewCommandEndsLikeItsParent() throws Exception {
        // Given a parent that has gone halfway, and a command that waits for later
        ChatterSpec spec = ChatterSpec.small(SEED);
        RunHeader header = spec.header("copy-same", 7);
        RunOutcome oracle = spec.inProcess();
        try (Cluster parent = new Cluster(spec, header, 2, broker.clients());
                Cluster fork = new Cluster(spec, header.withRunId("copy-same-fork"), 2, broker.clients())) {
            var timekeeper = parent.timekeeper(OPEN);
            parent.hosts(2);
            parent.beginAndStopAt(timekeeper.member(), oracle.endNs() / 2);
            Command later = ChatterSpec.command("later", "Shake", "z", new Shake("z", 9));
            submit(header, later.at(oracle.endNs() * 3 / 4));
            Await.until("it waits", () -> timekeeper.member().status().commandsWaiting() == 1);

            // When the parent goes on while it is copied
            timekeeper.member().unpause();
            RunLogCopy.Copied copied = copy(header, "copy-same-fork", oracle.endNs() / 2);
            awaitIdle(timekeeper.member());
            timekeeper.member().end();

            // Then the copy stands there, without the waiting command, and ends as the run without that command
            assertThat(copied.nowNs()).isEqualTo(oracle.endNs() / 2);
            var forked = fork.timekeeper(OPEN);
            var hosts = fork.hosts(2);
            Await.until(
                    "all are back",
                    () -> forked.member().status().windows() == copied.window() + 1
                            && forked.member().status().awaited().isEmpty());
            assertThat(forked.member().status().commandsWaiting()).isZero();
            assertThat(forked.member().status().held()).isTrue();
            forked.member().release();
            awaitIdle(forked.member());
            forked.member().end();
            assertThat(digest(forked.await())).isEqualTo(oracle.digest());
            assertThat(digest(timekeeper.await())).isNotEqualTo(oracle.digest());
            assertThat(hosts.getFirst().await().message()).isEqualTo("the run has ended");
            assertThat(hosts.getFirst().member().windowsDone()).isLessThan(oracle.windows() * 3 / 4);
        }
    }

    @Test
    void aCopyGoesAnotherWayAndTheParentDoesNot() throws Exception {
        // Given a run that has ended
        ChatterSpec spec = ChatterSpec.small(SEED + 1);
        RunHeader header = spec.header("copy-other", 7);
        RunOutcome oracle = run(spec, header, TimekeeperSettings.standard());
        RunLog before = RunLog.read(header.runId(), broker.clients());

        // When a copy of it up to a third gets one command more
        RunLogCopy.Copied copied = copy(header, "copy-other-fork", oracle.endNs() / 3);
        Command more = ChatterSpec.command("more", "Shake", "z", new Shake("z", 9));
        submit(header.withRunId("copy-other-fork"), more);
        long forkDigest = goOn(spec, header.withRunId("copy-other-fork"), 1);

        // Then it ends as a run that got this command at that time, and the parent is what it was
        List<Command> all = new ArrayList<>(spec.commands());
        all.add(more.at(copied.nowNs()));
        assertThat(copied.nowNs()).isLessThanOrEqualTo(oracle.endNs() / 3).isPositive();
        assertThat(forkDigest)
                .isEqualTo(spec.inProcess(WindowCutter.none(), new ArrayList<>(), all)
                        .digest())
                .isNotEqualTo(oracle.digest());
        RunLog after = RunLog.read(header.runId(), broker.clients());
        assertThat(after.digest()).isEqualTo(OptionalLong.of(oracle.digest()));
        assertThat(after.commands()).hasSameSizeAs(before.commands());
    }

    @Test
    void theBeginningAndTheEndOfARunCanBeCopied() throws Exception {
        ChatterSpec spec = new ChatterSpec(SEED + 2, 3, 1, 10, 10);
        RunHeader header = spec.header("copy-ends", 0);
        RunOutcome oracle = run(spec, header, TimekeeperSettings.standard());

        RunLogCopy.Copied nothing = copy(header, "copy-begin", -1);
        RunLogCopy.Copied everything = copy(header, "copy-end", Long.MAX_VALUE);

        // Of the beginning, the commands were not yet admitted: the run can be given others, or these
        assertThat(nothing.window()).isEqualTo(-1);
        try (CommandDoor door = new CommandDoor("copy-begin", broker.clients())) {
            door.submit(spec.commands());
        }
        assertThat(goOn(spec, header.withRunId("copy-begin"), 3)).isEqualTo(oracle.digest());
        assertThat(everything.nowNs()).isEqualTo(oracle.endNs());
        assertThat(goOn(spec, header.withRunId("copy-end"), 0)).isEqualTo(oracle.digest());
    }

    @Test
    void aCopyOfALogThatWasCutBeginsAtASnapshot() throws Exception {
        // Given a run whose log is cut, copied where it stands
        ChatterSpec spec = new ChatterSpec(SEED + 3, 4, 2, 60, 10);
        RunHeader header = spec.header("copy-cut", 7);
        RunOutcome oracle = spec.inProcess();
        try (Cluster parent = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = parent.timekeeper(OPEN.withCutLog(true));
            parent.hosts(2);
            parent.beginAndStopAt(timekeeper.member(), oracle.endNs() / 2);
            Log log = new Log(broker.clients(), header);
            Await.until("the log is cut", () -> log.begin(log.topics().events(1)) > 0);

            // When
            copy(header, "copy-cut-fork", oracle.endNs() / 2);

            // Then it goes on, may be cut in turn, can be followed, and what was cut off cannot be had again
            EventTail tail =
                    new EventTail("copy-cut-fork", ChatterSpec.codec(), broker.clients(), (grant, events) -> {});
            CompletableFuture<Boolean> shown = CompletableFuture.supplyAsync(tail::run);
            assertThat(goOn(spec, header.withRunId("copy-cut-fork"), 0, OPEN.withCutLog(true)))
                    .isEqualTo(oracle.digest());
            assertThat(shown.get(60, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> copy(header, "copy-cut-early", oracle.endNs() / 100))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("has been cut");
            assertThatThrownBy(() -> copy(header, "copy-cut-fork", oracle.endNs() / 2))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("exists already");
        }
    }

    @Test
    void theInputOfARunIsReadFromItsLogAndFromAFile(@TempDir Path files) throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 4);
        RunHeader header = spec.header("input", 7);
        RunOutcome oracle = run(spec, header, TimekeeperSettings.standard());

        // When
        RunLog log = RunLog.read(header.runId(), broker.clients());
        log.write(files.resolve("run.log"));
        RunLog read = RunLog.read(files.resolve("run.log"));

        // Then both are all that a replay needs
        for (RunLog each : List.of(log, read)) {
            assertThat(each.header()).isEqualTo(header);
            assertThat(each.nowNs()).isEqualTo(oracle.endNs());
            assertThat(each.ended()).isTrue();
            assertThat(each.digest()).hasValue(oracle.digest());
            List<Command> again = new ArrayList<>();
            for (StampedCommand c : each.commands()) {
                again.add(new Command(c.id(), c.kind(), c.namespace(), c.name(), c.atNs(), c.payload()));
            }
            assertThat(spec.inProcess(WindowCutter.none(), new ArrayList<>(), again))
                    .isEqualTo(oracle);
        }
        assertThatThrownBy(() -> RunLog.read("no-such-run", broker.clients()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("There is no run no-such-run");
    }

    private static RunLogCopy.Copied copy(RunHeader header, String newRunId, long atNs) {
        return RunLogCopy.copy(header.runId(), broker.clients(), newRunId, broker.clients(), atNs);
    }

    private static RunOutcome run(ChatterSpec spec, RunHeader header, TimekeeperSettings settings) throws Exception {
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper(settings);
            var hosts = cluster.hosts(2);
            cluster.begin(timekeeper.member());
            RunOutcome outcome = ((TimekeeperEnd.Finished) timekeeper.await()).outcome();
            for (var host : hosts) {
                host.await();
            }
            return outcome;
        }
    }

    private static long goOn(ChatterSpec spec, RunHeader header, int commands) throws Exception {
        return goOn(spec, header, commands, OPEN);
    }

    /** Goes on with a copy until it is idle, and ends it; its digest. */
    private static long goOn(ChatterSpec spec, RunHeader header, int commands, TimekeeperSettings settings)
            throws Exception {
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper(settings);
            cluster.hosts(2);
            Await.until("commands are known", () -> timekeeper.member().status().commandsWaiting() == commands);
            timekeeper
                    .member()
                    .tell(new ClockControl.Release())
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            awaitIdle(timekeeper.member());
            timekeeper.member().end();
            return digest(timekeeper.await());
        }
    }

    private static void submit(RunHeader header, Command command) {
        try (CommandDoor door = new CommandDoor(header.runId(), broker.clients())) {
            door.submit(List.of(command));
        }
    }

    private static long digest(TimekeeperEnd end) {
        return ((TimekeeperEnd.Finished) end).outcome().digest();
    }

    private static void awaitIdle(Timekeeper timekeeper) {
        Await.until(
                "idle",
                () -> timekeeper.status().released() && timekeeper.status().idle());
    }
}
