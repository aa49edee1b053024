package dev.trainyard.servicekit.quarkus.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SeatShareTest {
    private static final List<Integer> PROCESSES = List.of(3, 4, 5, 6, 7);

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "0 1", "0 2", "1 2 5", "0 1 2 3 4", "0 1 2 3 4 5 6 7"})
    void eachProcessIsOfExactlyOneOfThoseThatAreThere(String there) {
        SortedSet<Integer> present = present(there);

        List<Integer> all = new ArrayList<>();
        for (int replica = 0; replica < 8; replica++) {
            all.addAll(SeatShare.of(PROCESSES, replica, present));
        }

        assertThat(all).containsExactlyInAnyOrderElementsOf(PROCESSES);
    }

    @Test
    void whoIsNotThereHasNone() {
        assertThat(SeatShare.of(PROCESSES, 1, present("0 2"))).isEmpty();
    }

    @Test
    void oneMoreThanProcessesStandsBy() {
        assertThat(SeatShare.of(List.of(0, 1), 2, present("0 1 2"))).isEmpty();
        assertThat(SeatShare.of(List.of(0, 1), 1, present("0 1 2"))).containsExactly(1);
    }

    @Test
    void aChangeCountsWhenItWasSeenThreeTimesInARow() {
        // Given
        TreeSet<Integer> there = new TreeSet<>(List.of(0, 1));
        Peers peers = new Peers(0, 4, there::contains);
        assertThat(peers.look()).isEmpty();
        assertThat(peers.look()).isEmpty();
        assertThat(peers.look()).contains(present("0 1"));

        // When another is away for two looks only
        there.remove(1);
        assertThat(peers.look()).isEmpty();
        assertThat(peers.look()).isEmpty();
        there.add(1);

        // Then nothing has changed; and when it stays away, it has
        assertThat(peers.look()).isEmpty();
        there.remove(1);
        peers.look();
        peers.look();
        assertThat(peers.look()).contains(present("0"));
    }

    @Test
    void aNameServiceThatDoesNotKnowUsKnowsNothing() {
        Peers peers = new Peers(0, 4, List.of(1, 2)::contains);

        for (int i = 0; i < 10; i++) {
            assertThat(peers.look()).isEmpty();
        }
    }

    private static SortedSet<Integer> present(String ordinals) {
        SortedSet<Integer> present = new TreeSet<>();
        for (String ordinal : ordinals.split(" ")) {
            present.add(Integer.valueOf(ordinal));
        }
        return present;
    }
}
