package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostRules;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.host.SnapshotContent;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deliberately broken rules over a real broker: each must make a run differ from the in-process run, break down or stand
 * still. {@code ./trainyard mutants} prints what these tests print. None of this is in the shipped classes.
 */
class KafkaMutantsTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int SNAPSHOT_EVERY = 5;
    private static final long STILL_SECONDS = 20;

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
    void theSoundRulesPass() throws Exception {
        assertThat(isCaught("sound", HostRules.sound(), true)).isFalse();
    }

    @Test
    void noDuplicateCheck() throws Exception {
        HostRules sound = HostRules.sound();
        report(
                "no-duplicate-check",
                new HostRules((expected, found) -> true, sound.counts(), sound.snapshots()),
                false);
    }

    @Test
    void barrierOffByOne() throws Exception {
        HostRules sound = HostRules.sound();
        report(
                "barrier-off-by-one",
                new HostRules(
                        sound.gate(), (grant, shard) -> Math.max(0, grant.readUpTo()[shard] - 1), sound.snapshots()),
                false);
    }

    @Test
    void inconsistentSnapshot() throws Exception {
        HostRules sound = HostRules.sound();
        // The snapshot of the window before: each shard is saved at another time than the log says.
        report("inconsistent-snapshot-over-kafka", new HostRules(sound.gate(), sound.counts(), new Stale()), true);
    }

    /** Gives, for every engine, the bytes of the snapshot before. */
    private static final class Stale implements SnapshotContent {
        private final List<byte[]> before = new ArrayList<>();

        @Override
        public byte[] of(dev.trainyard.kernel.ShardEngine engine) {
            ByteStateWriter out = new ByteStateWriter();
            engine.writeState(out);
            byte[] now = out.toByteArray();
            while (before.size() <= engine.shard()) {
                before.add(now);
            }
            return before.set(engine.shard(), now);
        }
    }

    private static void report(String mutant, HostRules rules, boolean restart) throws Exception {
        boolean caught = isCaught(mutant, rules, restart);
        System.out.println("MUTANT " + mutant + (caught ? " caught" : " missed"));
        assertThat(caught).as(mutant).isTrue();
    }

    /** Two instances of every shard, one restart in the middle if asked for, everybody under these rules. */
    private static boolean isCaught(String name, HostRules rules, boolean restart) throws Exception {
        ChatterSpec spec = ChatterSpec.small(SEED);
        RunHeader header = spec.header("mutant-" + name, SNAPSHOT_EVERY);
        KafkaClients clients = broker.clients();
        try (Cluster cluster = new Cluster(spec, header, 2, clients)) {
            Cluster.Running<Timekeeper, TimekeeperEnd> clock = cluster.timekeeper(TimekeeperSettings.standard());
            List<Cluster.Running<ShardHost, ProcessEnd>> hosts = new ArrayList<>();
            for (int process : restart ? new int[] {0, 1} : new int[] {0, 1, 0, 1}) {
                hosts.add(cluster.host(cluster.settings(process), spec.models(), clients, rules));
            }
            if (restart) {
                cluster.beginAndStopAt(clock.member(), spec.inProcess().endNs() / 2);
                hosts.getFirst().member().close();
                hosts.getFirst().await();
                hosts.set(0, cluster.host(cluster.settings(0), spec.models(), clients, rules));
                clock.member().unpause();
            } else {
                cluster.begin(clock.member());
            }
            return isRed(spec.inProcess(), clock, hosts);
        }
    }

    /** Red is another digest, a host that broke down, or time that stands still. */
    private static boolean isRed(
            RunOutcome expected,
            Cluster.Running<Timekeeper, TimekeeperEnd> clock,
            List<Cluster.Running<ShardHost, ProcessEnd>> hosts)
            throws InterruptedException, ExecutionException {
        CompletableFuture<Boolean> broken = new CompletableFuture<>();
        for (Cluster.Running<ShardHost, ProcessEnd> host : hosts) {
            var unused = host.end().thenAccept(end -> {
                if (end.reason() != ProcessEnd.Reason.RUN_ENDED) {
                    broken.complete(true);
                }
            });
        }
        var unused = clock.end()
                .thenAccept(end -> broken.complete(!(end instanceof TimekeeperEnd.Finished finished
                        && finished.outcome().digest() == expected.digest())));
        try {
            return broken.get(STILL_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return true;
        }
    }
}
