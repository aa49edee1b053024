package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.yard.run.OrderedYard.Order;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Orders to random yards with failures, at seeded moments: nothing leaks, and windows and snapshots stay invisible. */
class OrdersTest {
    private static final int SEEDS = Integer.getInteger("seeds", 100);
    private static final int ORDERS = 30;
    private static final long END_NS = 30 * VirtualTime.HOUR_NS;
    /** What is on its way at the end arrives within this. */
    private static final long SETTLED_NS = 10 * VirtualTime.SECOND_NS;

    @Test
    void nothingLeaksWhateverIsOrderedWhenever() {
        // Given: one seed if one is asked for, else the first 100
        Long only = Long.getLong("seed");
        long first = only == null ? 1 : only;
        long last = only == null ? SEEDS : only;
        System.out.println("OrdersTest: seeds " + first + " to " + last);
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (long seed = first; seed <= last; seed++) {
            RunInputs inputs = RandomYard.inputs(seed);
            List<Order> orders = RandomOrders.of(inputs.resources(), seed, ORDERS, END_NS);
            try {
                check(inputs, orders, seed, counts);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + "; repeat it with: ./mvnw -pl services/yard -am test -Dtest=OrdersTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed + "\n" + e.getMessage()
                                + "\nThe orders were:\n" + text(orders) + "\nThe yard was:\n" + RandomYard.yaml(seed),
                        e);
            }
        }

        // Then: over all seeds, everything that the checks are about did happen
        System.out.println("OrdersTest: events " + counts);
        if (only == null) {
            assertThat(counts)
                    .containsKeys(
                            "JobFinished CANCELLED",
                            "JobFinished SUCCEEDED",
                            "JobInterrupted placement refused",
                            "JobInterrupted planned maintenance",
                            "JobInterrupted pool scaled down",
                            "JobResumed",
                            "JobSuspended",
                            "NodeUnavailable",
                            "WorkersRefused");
        }
    }

    private static void check(RunInputs inputs, List<Order> orders, long seed, TreeMap<String, Integer> counts) {
        // When: the same orders come to the same yard three times
        OrderedYard yard = new OrderedYard(inputs, orders, END_NS + SETTLED_NS);
        long cut = yard.run(WindowCutter.random(seed));
        long restored = yard.runWithRestoreAt(END_NS / 1000 * (seed * 389 % 1000));
        long plain = yard.run(WindowCutter.none());

        // Then
        yard.check();
        assertThat(cut).as("digest with random cuts").isEqualTo(plain);
        assertThat(restored).as("digest with a restored snapshot").isEqualTo(plain);
        for (Envelope event : yard.events()) {
            counts.merge(nameOf(event.payload()), 1, Integer::sum);
        }
    }

    private static String nameOf(Record payload) {
        return switch (payload) {
            case JobFinished finished -> "JobFinished " + finished.state();
            case JobInterrupted interrupted -> "JobInterrupted " + interrupted.cause();
            default -> payload.getClass().getSimpleName();
        };
    }

    private static String text(List<Order> orders) {
        StringBuilder text = new StringBuilder();
        for (Order order : orders) {
            text.append(VirtualTime.format(order.atNs()))
                    .append(' ')
                    .append(order.command())
                    .append('\n');
        }
        return text.toString();
    }
}
