package dev.trainyard.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.kernel.digest.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordShapeTest {
    enum Colour {
        RED,
        GREEN
    }

    sealed interface Figure {
        record Circle(double radius) implements Figure {}

        record Square(int side, String name) implements Figure {}
    }

    record Everything(
            long l,
            int i,
            double d,
            boolean b,
            String s,
            Colour colour,
            Figure figure,
            Figure.Circle circle,
            long[] longs,
            int[] ints,
            double[] doubles,
            byte[] bytes,
            List<Figure> figures,
            List<String> strings) {}

    record Bad(Map<String, String> map) {}

    private static Everything example(Figure figure) {
        return new Everything(
                1,
                -2,
                0.5,
                true,
                "zürich",
                Colour.GREEN,
                figure,
                new Figure.Circle(2),
                new long[] {1, 2},
                new int[] {3},
                new double[] {0.25},
                new byte[] {7, 8, 9, 10, 11, 12, 13, 14, 15},
                List.of(new Figure.Square(1, "x"), new Figure.Circle(3)),
                List.of("a", ""));
    }

    @Test
    void everyKindSurvivesTheRoundTrip() {
        Everything before = example(new Figure.Square(4, "s"));
        ByteStateWriter out = new ByteStateWriter();
        out.writeRecord(before);
        StateReader in = new StateReader(out.toByteArray());
        Everything after = in.readRecord(Everything.class);
        assertThat(after).usingRecursiveComparison().isEqualTo(before);
        assertThat(in.atEnd()).isTrue();
    }

    @Test
    void theDigestSeesEveryDifference() {
        Digest one = new Digest();
        Digest other = new Digest();
        new DigestStateWriter(one).writeRecord(example(new Figure.Circle(2)));
        new DigestStateWriter(other).writeRecord(example(new Figure.Circle(2.0000001)));
        assertThat(one.value()).isNotEqualTo(other.value());
    }

    @Test
    void unsupportedTypesAreNamed() {
        assertThatThrownBy(() -> RecordShape.of(Bad.class))
                .hasMessageContaining("component map of")
                .hasMessageContaining("allowed are long, int");
    }

    @Test
    void cutStateIsCalledDamaged() {
        ByteStateWriter out = new ByteStateWriter();
        out.writeRecord(example(new Figure.Circle(2)));
        byte[] bytes = out.toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            StateReader in = new StateReader(java.util.Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> in.readRecord(Everything.class)).isInstanceOf(StateCorruptException.class);
        }
    }
}
