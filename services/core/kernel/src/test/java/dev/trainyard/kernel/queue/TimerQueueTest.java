package dev.trainyard.kernel.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.random.RandomStream;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {
    private record Entry(long outputNs, long a) {}

    private record Key(long timeNs, long number) implements Comparable<Key> {
        @Override
        public int compareTo(Key o) {
            return timeNs != o.timeNs ? Long.compare(timeNs, o.timeNs) : Long.compare(number, o.number);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesLikeASortedMap(long seed) {
        System.out.println("seed " + seed);
        RandomStream random = new RandomStream(seed, "timers");
        TimerQueue queue = new TimerQueue(10);
        TreeMap<Key, Entry> oracle = new TreeMap<>();
        long nowNs = 0;
        for (int i = 0; i < 5_000; i++) {
            double what = random.uniform(i, 0);
            long atNs = nowNs + random.below(50, i, 1);
            if (what < 0.3) {
                oracle.put(new Key(atNs, queue.add(atNs, 1, i, 0)), new Entry(atNs + 10, i));
            } else if (what < 0.55) {
                long outputNs = atNs + 10 + random.below(500, i, 2);
                oracle.put(new Key(atNs, queue.addQuiet(atNs, outputNs, 2, i, 0)), new Entry(outputNs, i));
            } else if (what < 0.7 && !oracle.isEmpty()) {
                Key victim = oracle.keySet().stream()
                        .skip(random.below(oracle.size(), i, 3))
                        .findFirst()
                        .orElseThrow();
                oracle.remove(victim);
                queue.cancel(victim.number());
            } else if (!oracle.isEmpty()) {
                Key first = oracle.firstKey();
                queue.takeFirst();
                assertThat(queue.takenTimeNs()).isEqualTo(first.timeNs());
                assertThat(queue.takenNumber()).isEqualTo(first.number());
                assertThat(oracle.remove(first)).isEqualTo(new Entry(queue.takenOutputNs(), queue.takenA()));
                nowNs = first.timeNs();
            }
            assertThat(queue.size()).isEqualTo(oracle.size());
            assertThat(queue.firstTimeNs())
                    .isEqualTo(
                            oracle.isEmpty()
                                    ? Long.MAX_VALUE
                                    : oracle.firstKey().timeNs());
            assertThat(queue.earliestOutputNs())
                    .isEqualTo(oracle.values().stream()
                            .mapToLong(Entry::outputNs)
                            .min()
                            .orElse(Long.MAX_VALUE));
        }
    }
}
