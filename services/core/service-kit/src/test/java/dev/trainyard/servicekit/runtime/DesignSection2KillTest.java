package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 11: real processes, killed with SIGKILL at seeded windows, the timekeeper and the broker among them. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class DesignSection2KillTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int HOSTS = 2;
    private static final String RUN = "point11";

    @TempDir
    Path data;

    @Test
    void point11_killsOfProcessesTimekeeperAndBrokerLoseNothing() throws Exception {
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED);
        // Given
        ChatterSpec spec = new ChatterSpec(SEED, 4, 2, 120, 50);
        RunOutcome oracle = spec.inProcess();
        RunHeader header = spec.header(RUN, 7);
        try (TestBroker broker = new TestBroker(data)) {
            begin(spec, header, broker);
            List<MemberProcess> members = new ArrayList<>();
            try {
                members.add(member("timekeeper", HOSTS, spec, broker));
                for (int process = 0; process < HOSTS; process++) {
                    members.add(member("host", process, spec, broker));
                }

                // When each of them is killed in turn, at windows that the seed tells
                killInTurn(members, broker, oracle.windows());

                // Then
                MemberProcess timekeeper = members.getFirst();
                Await.until("the run ends", () -> {
                    superviseAll(members);
                    return timekeeper.ended();
                });
                String output = timekeeper.output();
                assertThat(output).contains("digest=" + oracle.digest()).contains("windows=" + oracle.windows());
                assertThat(members).allMatch(m -> m.starts() >= 2);
            } finally {
                members.forEach(MemberProcess::close);
            }
        }
    }

    /** Header, map and commands are in the log before anybody starts who might be killed. */
    private static void begin(ChatterSpec spec, RunHeader header, TestBroker broker) throws Exception {
        try (Timekeeper held = new Timekeeper(
                        header,
                        ShardMap.blocks(spec.shards(), HOSTS),
                        TimekeeperSettings.standard(),
                        broker.clients());
                CommandDoor door = new CommandDoor(RUN, broker.clients())) {
            Thread thread = Thread.ofPlatform().start(held::run);
            door.submit(spec.commands());
            Await.until("commands are in the log", () -> held.status().commandsWaiting() == 3);
            held.close();
            thread.join();
        }
    }

    private static MemberProcess member(String role, int number, ChatterSpec spec, TestBroker broker) throws Exception {
        return new MemberProcess(
                role,
                broker.address(),
                RUN,
                Integer.toString(number),
                Long.toString(spec.seed()),
                Integer.toString(spec.shards()),
                Integer.toString(spec.hops()),
                "7");
    }

    private static void killInTurn(List<MemberProcess> members, TestBroker broker, long windows) throws Exception {
        RandomStream stream = new RandomStream(SEED, "kills");
        int kills = members.size() + 1;
        ClockFollower clock = new ClockFollower();
        try (LogReader reader = new LogReader(broker.clients().consumer("kill-watch"))) {
            reader.assign(List.of(RunTopics.clock(RUN)));
            for (int kill = 0; kill < kills; kill++) {
                long slot = windows / (kills + 1);
                long at = slot * (kill + 1) / 2 + stream.below((int) slot / 2, kill, 0);
                long deadlineNs = System.nanoTime() + Duration.ofMinutes(2).toNanos();
                while (clock.nextWindow() <= at) {
                    reader.poll(Duration.ofMillis(20), r -> clock.accept(ControlCodec.clock(r.value())));
                    superviseAll(members);
                    assertThat(System.nanoTime()).as("window " + at).isLessThan(deadlineNs);
                }
                System.out.println("window " + clock.nextWindow() + ": SIGKILL for "
                        + (kill < members.size() ? "member " + kill : "the broker"));
                if (kill < members.size()) {
                    members.get(kill).kill();
                } else {
                    broker.killAndRestart();
                }
            }
        }
    }

    private static void superviseAll(List<MemberProcess> members) {
        for (MemberProcess member : members) {
            try {
                member.supervise();
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
