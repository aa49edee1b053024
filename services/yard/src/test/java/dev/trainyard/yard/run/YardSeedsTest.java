package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.WindowCutter;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random small yards: the same digest however windows are cut, and a log in which nothing impossible happens. */
class YardSeedsTest {
    private static final int SEEDS = 200;

    @Test
    void everyRandomYardKeepsItsPromises() {
        // Given: one seed if one is asked for, else the first 200
        Long only = Long.getLong("seed");
        long first = only == null ? 1 : only;
        long last = only == null ? SEEDS : only;
        System.out.println("YardSeedsTest: seeds " + first + " to " + last);
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (long seed = first; seed <= last; seed++) {
            try {
                check(seed, counts);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + "; repeat it with: ./mvnw -pl services/yard -am test -Dtest=YardSeedsTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed + "\n" + e.getMessage()
                                + "\nThe yard was:\n" + RandomYard.yaml(seed),
                        e);
            }
        }
        // Then: over all seeds, everything that the checks are about did happen
        System.out.println("YardSeedsTest: events " + counts);
        if (only == null) {
            assertThat(counts)
                    .containsKeys(
                            "GangWaiting",
                            "GangReleased",
                            "JobInterrupted",
                            "MaintenanceAnnounced",
                            "NodeAvailable",
                            "NodeUnavailable",
                            "WorkerFailed");
        }
    }

    private static void check(long seed, TreeMap<String, Integer> counts) {
        // When: the yard of this seed runs twice, once with windows cut at random places
        YardInvariants log = new YardInvariants();
        RunEnding plain = InProcessYard.run(RandomYard.inputs(seed), WindowCutter.none(), log);
        RunEnding cut = InProcessYard.run(RandomYard.inputs(seed), WindowCutter.random(seed), new YardInvariants());

        // Then: both come to the same end, and the log keeps every promise
        assertThat(plain).isInstanceOf(RunEnding.Finished.class);
        assertThat(cut).isInstanceOf(RunEnding.Finished.class);
        assertThat(digest(cut)).as("digest with random cuts").isEqualTo(digest(plain));
        log.checkLog();
        log.countInto(counts);
    }

    private static long digest(RunEnding ending) {
        return ending instanceof RunEnding.Finished finished ? finished.digest() : 0;
    }
}
