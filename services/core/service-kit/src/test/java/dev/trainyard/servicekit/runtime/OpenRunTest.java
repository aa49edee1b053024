package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Shake;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.CommandGate;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.DeadLetter;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import dev.trainyard.servicekit.runtime.tail.EventTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stay open: they wait for commands, are told things while they run, and end when somebody says so. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class OpenRunTest {
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
    void anIdleRunWaitsAndEndsWithTheDigestOfTheClosedRun() throws Exception {
        // Given an open run with the commands of a closed one, that has nothing left to do
        ChatterSpec spec = ChatterSpec.small(SEED);
        RunOutcome oracle = spec.inProcess();
        try (Cluster cluster = new Cluster(spec, spec.header("open-idle", 7), 2, broker.clients())) {
            var timekeeper = cluster.timekeeper(OPEN);
            cluster.hosts(2);
            cluster.begin(timekeeper.member());
            awaitIdle(timekeeper.member());
            TimekeeperStatus idle = timekeeper.member().status();
            assertThat(idle.nowNs()).isEqualTo(oracle.endNs());
            assertThat(idle.held()).isFalse();
            assertThat(idle.windows()).isEqualTo(oracle.windows());

            // When
            timekeeper.member().end();

            // Then
            assertThat(timekeeper.await()).isEqualTo(new TimekeeperEnd.Finished(oracle));
            assertThat(timekeeper.member().status().ended()).isTrue();
            assertThat(timekeeper.member().status().digest()).isEqualTo(oracle.digest());
        }
    }

    @Test
    void whoFollowsAnIdleRunHasSeenAllOfItWhetherHeCameBeforeOrAfter() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 9);
        List<Envelope> observed = new ArrayList<>();
        spec.inProcess(WindowCutter.none(), observed);
        List<Envelope> early = new CopyOnWriteArrayList<>();
        List<Envelope> late = new CopyOnWriteArrayList<>();
        try (Cluster cluster = new Cluster(spec, spec.header("open-tail", 0), 2, broker.clients());
                EventTail first = tail("open-tail", early);
                EventTail second = tail("open-tail", late)) {
            Thread.ofPlatform().daemon().start(first::run);
            var timekeeper = cluster.timekeeper(OPEN);
            cluster.hosts(2);

            // When
            cluster.begin(timekeeper.member());
            awaitIdle(timekeeper.member());
            Thread.ofPlatform().daemon().start(second::run);

            // Then the last window is shown, too, although no grant comes after it
            Await.until("all was seen by the first", () -> early.size() == observed.size());
            Await.until("all was seen by the second", () -> late.size() == observed.size());
            assertThat(early).isEqualTo(observed);
            assertThat(late).isEqualTo(observed);
        }
    }

    private static EventTail tail(String run, List<Envelope> seen) {
        return new EventTail(run, ChatterSpec.codec(), broker.clients(), (grant, events) -> seen.addAll(events));
    }

    @Test
    void aCommandWakesAnIdleRunWhereItStands() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 1);
        RunHeader header = spec.header("open-wake", 0);
        long idleNs = spec.inProcess().endNs();
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var timekeeper = cluster.timekeeper(OPEN);
            cluster.hosts(1);
            cluster.begin(timekeeper.member());
            awaitIdle(timekeeper.member());

            // When
            Command late = ChatterSpec.command("again", "Ball", "b", new ChatterEvent.Start(1, 3));
            submit(header, List.of(late));
            awaitIdleAfter(timekeeper.member(), idleNs);
            timekeeper.member().end();

            // Then it took effect at the time at which the run stood
            List<Command> all = new ArrayList<>(spec.commands());
            all.add(new Command(late.id(), late.kind(), late.namespace(), late.name(), idleNs, late.payload()));
            TimekeeperEnd.Finished end = (TimekeeperEnd.Finished) timekeeper.await();
            assertThat(end.outcome().digest())
                    .isEqualTo(spec.inProcess(WindowCutter.none(), new ArrayList<>(), all)
                            .digest());
        }
    }

    @Test
    void aRestartedTimekeeperGoesOnAsTold() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 2);
        RunHeader header = spec.header("open-told", 7);
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var first = cluster.timekeeper(OPEN);
            cluster.hosts(1);
            cluster.beginAndStopAt(first.member(), 10 * VirtualTime.SECOND_NS);
            first.member().pace(new Pace.Times(30));
            TimekeeperStatus told = tell(first.member(), new ClockControl.Pause());
            first.member().close();
            assertThat(first.await()).isEqualTo(new TimekeeperEnd.Stopped());

            // When
            var second = cluster.timekeeper(OPEN);
            Await.until(
                    "the second one has read the log",
                    () -> second.member().status().windows() > 0);

            // Then
            TimekeeperStatus now = second.member().status();
            assertThat(told.pace()).isEqualTo(new Pace.Times(30));
            assertThat(now.pace()).isEqualTo(new Pace.Times(30));
            assertThat(now.paused()).isTrue();
            assertThat(now.released()).isTrue();
            assertThat(now.nowNs()).isEqualTo(10 * VirtualTime.SECOND_NS);
            second.member().pace(new Pace.Max());
            second.member().unpause();
            awaitIdle(second.member());
            second.member().end();
            TimekeeperEnd.Finished end = (TimekeeperEnd.Finished) second.await();
            assertThat(end.outcome().digest()).isEqualTo(spec.inProcess().digest());
        }
    }

    @Test
    void timeGoesOnInAnIdleRunWhenItIsAskedTo() throws Exception {
        // Given an idle run
        ChatterSpec spec = new ChatterSpec(SEED + 3, 3, 1, 2, 0);
        try (Cluster cluster = new Cluster(spec, spec.header("open-on", 0), 1, broker.clients())) {
            var timekeeper = cluster.timekeeper(OPEN);
            cluster.hosts(1);
            cluster.begin(timekeeper.member());
            awaitIdle(timekeeper.member());
            long idleNs = timekeeper.member().status().nowNs();

            // When
            long untilNs = idleNs + 1_000 * VirtualTime.SECOND_NS;
            timekeeper.member().runUntil(untilNs);
            Await.until("it is there", () -> timekeeper.member().status().nowNs() == untilNs);
            tell(timekeeper.member(), new ClockControl.Step(2));
            Await.until("it made steps", () -> timekeeper.member().status().nowNs() > untilNs);

            // Then it stands, and at a pace it goes on again
            Await.until(
                    "it stands", () -> timekeeper.member().status().awaited().isEmpty());
            assertThat(timekeeper.member().status().paused()).isTrue();
            timekeeper.member().pace(new Pace.Times(1_000));
            timekeeper.member().unpause();
            Await.until(
                    "time goes on",
                    () -> timekeeper.member().status().nowNs() > untilNs + 1_500 * VirtualTime.SECOND_NS);
            assertThat(timekeeper.member().status().idle()).isTrue();
            timekeeper.member().end();
            assertThat(timekeeper.await()).isInstanceOf(TimekeeperEnd.Finished.class);
        }
    }

    @Test
    void aSnapshotOnDemandIsTakenEvenOfTimeThatStands() throws Exception {
        // Given a paused run
        ChatterSpec spec = ChatterSpec.small(SEED + 4);
        RunHeader header = spec.header("open-snap", 0);
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var timekeeper = cluster.timekeeper(OPEN);
            var host = cluster.hosts(1).getFirst();
            cluster.beginAndStopAt(timekeeper.member(), spec.inProcess().endNs() / 2);
            long windows = timekeeper.member().status().windows();

            // When
            timekeeper.member().snapshot();
            Await.until(
                    "one window more is done",
                    () -> timekeeper.member().status().windows() == windows + 1
                            && timekeeper.member().status().awaited().isEmpty());

            // Then a host that starts again has nothing to do, and the digest is as without
            host.member().close();
            host.await();
            var again = cluster.host(0);
            timekeeper.member().unpause();
            awaitIdle(timekeeper.member());
            timekeeper.member().end();
            TimekeeperEnd.Finished end = (TimekeeperEnd.Finished) timekeeper.await();
            assertThat(end.outcome().digest()).isEqualTo(spec.inProcess().digest());
            again.await();
            assertThat(again.member().windowsDone()).isEqualTo(end.outcome().windows() - windows - 1 + 1);
            Grant snapshot = log(header).grants().get((int) windows);
            assertThat(snapshot.snapshot()).isTrue();
            assertThat(snapshot.toNs()).isEqualTo(snapshot.fromNs());
        }
    }

    @Test
    void whatTheGateRefusesIsADeadLetterOnceAndChangesNothing() throws Exception {
        // Given a gate that refuses what is called "bad", and payloads that nobody can read
        ChatterSpec spec = ChatterSpec.small(SEED + 5);
        RunHeader header = spec.header("open-gate", 0);
        CommandGate gate = CommandGate.readable(ChatterSpec.codec(), ChatterEvent.class)
                .and(c -> c.name().equals("bad") ? Optional.of("no more quota") : Optional.empty());
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var first = cluster.timekeeper(OPEN.withGate(gate));
            cluster.hosts(1);
            submit(header, List.of(ChatterSpec.command("x", "Shake", "bad", new Shake("x", 1))));
            submit(header, List.of(new Command("y", "Shake", "default", "garbage", 0, new byte[] {1, 2, 3})));

            // When the timekeeper is restarted on the way
            cluster.begin(first.member(), 2);
            awaitIdle(first.member());
            first.member().close();
            first.await();
            var second = cluster.timekeeper(OPEN.withGate(gate));
            awaitIdle(second.member());
            second.member().end();

            // Then
            assertThat(second.await()).isEqualTo(new TimekeeperEnd.Finished(spec.inProcess()));
            List<DeadLetter> letters = log(header).deadLetters();
            assertThat(letters).extracting(DeadLetter::offset).containsExactly(0L, 1L);
            assertThat(letters.getFirst().reason()).isEqualTo("no more quota");
            assertThat(letters.getLast().reason()).startsWith("its payload cannot be read");
        }
    }

    @Test
    void moreCommandsThanAGrantHoldsTakeEffectAtOneTimeInOneOrder() throws Exception {
        // Given 3 MB of commands, submitted in a wild order and without waiting for each
        ChatterSpec spec = ChatterSpec.small(SEED + 6);
        RunHeader header = spec.header("open-many", 7);
        List<Command> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(ChatterSpec.command(
                            "many-" + i, "Shake", String.format("n%05d", i), new Shake("x".repeat(1_000), i))
                    .with(Map.of("i", "v" + i), Map.of()));
        }
        List<Command> wild = new ArrayList<>(many);
        Collections.shuffle(wild, new Random(SEED));
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper(OPEN);
            cluster.hosts(2);
            try (CommandDoor door = new CommandDoor(header.runId(), broker.clients())) {
                List<CompletionStage<Long>> offsets =
                        wild.stream().map(door::submitAsync).toList();
                for (CompletionStage<Long> offset : offsets) {
                    offset.toCompletableFuture().get(90, TimeUnit.SECONDS);
                }
                assertThat(door.unacknowledged()).isZero();
            }

            // When
            cluster.begin(timekeeper.member(), many.size());
            awaitIdle(timekeeper.member());
            timekeeper.member().end();

            // Then it is as if they had been given in one piece, in canonical order
            List<Command> all = new ArrayList<>(spec.commands());
            all.addAll(many);
            all.sort(Command.CANONICAL);
            TimekeeperEnd.Finished end = (TimekeeperEnd.Finished) timekeeper.await();
            assertThat(end.outcome().digest())
                    .isEqualTo(spec.inProcess(WindowCutter.none(), new ArrayList<>(), all)
                            .digest());
            List<StampedCommand> stamped = log(header).grants().stream()
                    .flatMap(g -> g.commands().stream())
                    .toList();
            assertThat(stamped).hasSize(all.size()).allMatch(c -> c.atNs() == 0);
            assertThat(stamped.getLast().labels()).singleElement().matches(l -> l.value()
                    .startsWith("v"));
        }
    }

    @Test
    void anIdleYardKeepsItsPaceByTheRealClock() throws Exception {
        // Given an idle run at times 60, one window a wall second
        ChatterSpec spec = new ChatterSpec(SEED + 7, 2, 1, 1, 0);
        try (Cluster cluster = new Cluster(spec, spec.header("open-pace", 0), 1, broker.clients())) {
            var timekeeper = cluster.timekeeper(OPEN);
            cluster.hosts(1);
            cluster.begin(timekeeper.member());
            awaitIdle(timekeeper.member());
            timekeeper.member().pace(new Pace.Times(60));

            // When some windows have gone by
            long[] wallNs = new long[13];
            long[] virtualNs = new long[13];
            for (int i = 0; i < wallNs.length; i++) {
                long beforeNs = timekeeper.member().status().nowNs();
                Await.until("a window", () -> timekeeper.member().status().nowNs() > beforeNs);
                wallNs[i] = System.nanoTime();
                virtualNs[i] = timekeeper.member().status().nowNs();
            }

            // Then time went 60 times as fast as the wall clock: the first window may have been a short one
            double factor = (double) (virtualNs[12] - virtualNs[1]) / (wallNs[12] - wallNs[1]);
            System.out.println("pace x60 came out as x" + factor);
            assertThat(virtualNs[12] - virtualNs[1]).isEqualTo(11 * 60 * VirtualTime.SECOND_NS);
            assertThat(factor).isBetween(59.4, 60.6);
            assertThat(timekeeper.member().status().achievedPace()).isBetween(59.0, 61.0);
        }
    }

    private static TimekeeperStatus tell(Timekeeper timekeeper, ClockControl.Action action) throws Exception {
        return timekeeper.tell(action).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void submit(RunHeader header, List<Command> commands) {
        try (CommandDoor door = new CommandDoor(header.runId(), broker.clients())) {
            door.submit(commands);
        }
    }

    private static void awaitIdle(Timekeeper timekeeper) {
        awaitIdleAfter(timekeeper, 0);
    }

    private static void awaitIdleAfter(Timekeeper timekeeper, long afterNs) {
        Await.until(
                "idle after " + afterNs + ", but " + timekeeper.status(),
                () -> timekeeper.status().idle() && timekeeper.status().nowNs() > afterNs);
    }

    private static Log log(RunHeader header) {
        KafkaClients clients = broker.clients();
        return new Log(clients, header);
    }
}
