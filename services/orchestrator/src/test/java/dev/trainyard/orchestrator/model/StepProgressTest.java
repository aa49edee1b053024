package dev.trainyard.orchestrator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.orchestrator.model.StepProgress.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepProgressTest {
    private static final Pace PACE = new Pace(10, 8, 3, 25, 5);

    @Test
    void aCheckpointIsDurableOnlyAfterItsWrite() {
        StepProgress begun = StepProgress.begin(100, 7, PACE);
        // 5 steps of 10 ns, then the checkpoint begins at 150 and is durable at 175.
        assertThat(begun.at(149).steps()).isEqualTo(11);
        assertThat(begun.at(150).steps()).isEqualTo(12);
        assertThat(begun.at(174).durableSteps()).isEqualTo(7);
        assertThat(begun.at(175).durableSteps()).isEqualTo(12);
        assertThat(begun.at(151).isCheckpointing()).isTrue();
        assertThat(begun.at(153).isCheckpointing()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void skippingAheadEqualsWalkingNanosecondByNanosecond(long seed) {
        System.out.println("seed " + seed);
        RandomStream random = new RandomStream(seed, "progress");
        long stepNs = 1L + random.below(20, 0, 0);
        long writeNs = random.below(40, 0, 1);
        Pace pace = new Pace(
                stepNs,
                stepNs,
                random.below(5, 0, 2),
                writeNs,
                StepProgress.stepsPerCheckpoint(1L + random.below(200, 0, 3), stepNs, writeNs));
        StepProgress begun = StepProgress.begin(50, 3, pace);
        StepProgress walked = begun;
        for (long timeNs = 51; timeNs < 5_000; timeNs++) {
            walked = walked.at(timeNs);
            assertThat(begun.at(timeNs)).as("at %d with %s", timeNs, pace).isEqualTo(walked);
            assertThat(walked.steppedNs() + walked.stalledNs()).isEqualTo(timeNs - 50);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theTimeOfAStepIsWhenItIsComplete(long seed) {
        System.out.println("seed " + seed);
        RandomStream random = new RandomStream(seed, "time-of-step");
        for (int i = 0; i < 200; i++) {
            StepProgress somewhere = StepProgress.begin(0, 0, PACE).at(random.below(500, i, 0));
            long target = somewhere.steps() + 1 + random.below(50, i, 1);
            long timeNs = somewhere.timeOfStep(target);
            assertThat(somewhere.at(timeNs).steps()).isEqualTo(target);
            assertThat(somewhere.at(timeNs - 1).steps()).isEqualTo(target - 1);
        }
    }

    @Test
    void anotherPaceKeepsTheFractionOfTheStep() {
        StepProgress half = StepProgress.begin(0, 0, PACE).at(15);
        StepProgress slower = half.withPace(new Pace(20, 8, 3, 25, 5));
        assertThat(slower.intoStepNs()).isEqualTo(10);
        assertThat(slower.timeOfStep(2)).isEqualTo(25);
    }

    @Test
    void neverMeansNever() {
        long steps = StepProgress.stepsPerCheckpoint(0, 5_000_000_000L, 1);
        StepProgress p = StepProgress.begin(0, 0, new Pace(5_000_000_000L, 5_000_000_000L, 1, 1, steps));
        assertThat(p.at(4_000_000_000_000_000L).durableSteps()).isZero();
    }

    @Test
    void thePastIsRefused() {
        assertThatThrownBy(() -> StepProgress.begin(100, 0, PACE).at(99)).hasMessageContaining("cannot tell about 99");
    }
}
