package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Shake;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker, timekeeper and hosts are killed together while commands are being written: what was acknowledged is applied,
 * once, and nothing is applied twice, whatever the client repeats.
 */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class KillOfEverythingTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final String RUN = "kill-all";
    private static final int KILLS = 3;

    @TempDir
    Path data;

    @Test
    void nothingAcceptedIsLostAndNothingIsAppliedTwice() throws Exception {
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED);
        // Given an open run of real processes, and a client that submits without end and repeats itself
        ChatterSpec spec = new ChatterSpec(SEED, 4, 2, 400, 50);
        RunHeader header = spec.header(RUN, 7);
        RandomStream stream = new RandomStream(SEED, "kills");
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        try (TestBroker broker = new TestBroker(data)) {
            List<MemberProcess> members = new ArrayList<>();
            try {
                members.add(member("timekeeper", 2, spec, broker));
                members.add(member("host", 0, spec, broker));
                members.add(member("host", 1, spec, broker));
                try (CommandDoor door = new CommandDoor(RUN, broker.clients())) {
                    door.submit(spec.commands());
                }
                for (int kill = 0; kill < KILLS; kill++) {
                    // When all are killed in mid-write and started again on the same data
                    int wanted = acknowledged.size() + 200 + stream.below(300, kill, 0);
                    submitUntilKilled(broker.clients(), kill, acknowledged, wanted, () -> {
                        for (MemberProcess member : members) {
                            member.killForGood();
                        }
                        broker.killAndRestart();
                        for (MemberProcess member : members) {
                            member.startAgain();
                        }
                    });
                }

                // Then a timekeeper here, started between commands and grants, brings the run to its end
                members.getFirst().killForGood();
                assertEnd(spec, header, broker, acknowledged);
            } finally {
                members.forEach(MemberProcess::close);
            }
        }
    }

    private static void assertEnd(ChatterSpec spec, RunHeader header, TestBroker broker, Set<String> acknowledged)
            throws Exception {
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients());
                CommandDoor door = new CommandDoor(RUN, broker.clients())) {
            // Each once more: the client never heard of some, and asks again for all.
            door.submit(acknowledged.stream().map(KillOfEverythingTest::shake).toList());
            var timekeeper = cluster.timekeeper(TimekeeperSettings.standard().withOpen(true));
            timekeeper.member().release();
            Await.until(
                    "idle " + timekeeper.member().status(),
                    () -> timekeeper.member().status().idle()
                            && timekeeper.member().status().commandsWaiting() == 0);
            timekeeper.member().end();
            TimekeeperEnd.Finished end = (TimekeeperEnd.Finished) timekeeper.await();

            List<StampedCommand> applied = new Log(broker.clients(), header)
                    .grants().stream().flatMap(g -> g.commands().stream()).toList();
            assertThat(applied).extracting(StampedCommand::id).doesNotHaveDuplicates();
            assertThat(applied.stream().map(StampedCommand::id).collect(Collectors.toSet()))
                    .containsAll(acknowledged)
                    .contains("start");
            System.out.println(acknowledged.size() + " commands acknowledged, " + applied.size() + " applied, "
                    + end.outcome().windows() + " windows");
            List<Command> all = new ArrayList<>();
            for (StampedCommand c : applied) {
                all.add(new Command(c.id(), c.kind(), c.namespace(), c.name(), c.atNs(), c.payload()));
            }
            assertThat(end.outcome().digest())
                    .isEqualTo(spec.inProcess(cutAt(end.outcome().endNs()), new ArrayList<>(), all)
                            .digest());
        }
    }

    /** The run was open: it ended when it was told, at the latest idle time. */
    private static WindowCutter cutAt(long endNs) {
        return (window, fromNs, toNs) -> fromNs < endNs && toNs > endNs ? endNs : toNs;
    }

    /** What happens to everybody in the middle. */
    @FunctionalInterface
    private interface Blow {
        void strike() throws Exception;
    }

    private static void submitUntilKilled(
            KafkaClients clients, int round, Set<String> acknowledged, int wanted, Blow blow) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Thread client = Thread.ofPlatform().name("client").start(() -> {
            CommandDoor door = new CommandDoor(RUN, clients);
            for (int i = 0; !enough.get(); i++) {
                Command c = shake(String.format("%d-%06d", round, i));
                door.submitAsync(c).thenAccept(offset -> acknowledged.add(c.id()));
                if (i % 3 == 0) {
                    door.submitAsync(c);
                }
                if (i % 50 == 49) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            door.close();
        });
        Await.until(wanted + " are acknowledged", () -> acknowledged.size() >= wanted);
        blow.strike();
        enough.set(true);
        client.join();
    }

    private static Command shake(String id) {
        return ChatterSpec.command(id, "Shake", id, new Shake(id, 1)).at(VirtualTime.SECOND_NS);
    }

    private static MemberProcess member(String role, int number, ChatterSpec spec, TestBroker broker) throws Exception {
        return new MemberProcess(
                true,
                role,
                broker.address(),
                RUN,
                Integer.toString(number),
                Long.toString(spec.seed()),
                Integer.toString(spec.shards()),
                Integer.toString(spec.hops()),
                "7");
    }
}
