package dev.trainyard.contracts.codec;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Records of every shape the codec knows, and their contract. */
final class Samples {
    private Samples() {}

    enum Colour {
        Red,
        DeepBlue,
        BF16
    }

    record Scalars(
            long timeNs,
            long offsetNs,
            long digest,
            long mask,
            int count,
            int source,
            int crc,
            double readGBps,
            boolean planned,
            String name,
            byte[] chunk,
            Colour colour) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Scalars s && Arrays.equals(fields(), s.fields()) && Arrays.equals(chunk, s.chunk);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(fields());
        }

        private Object[] fields() {
            return new Object[] {timeNs, offsetNs, digest, mask, count, source, crc, readGBps, planned, name, colour};
        }
    }

    record Lists(
            long[] timesNs,
            long[] digests,
            int[] nodes,
            double[] shares,
            List<String> names,
            List<Colour> colours,
            List<byte[]> chunks,
            int[] deltas) {}

    record Point(long x, long y) {}

    record PointLater(long x, long y, String label, long[] history, Circle halo, int tag) {}

    sealed interface Shape {}

    sealed interface Round extends Shape {}

    record Circle(Point centre, long radius) implements Round {}

    record Square(List<Point> corners) implements Shape {}

    record Nothing() implements Shape {}

    sealed interface Inline {}

    record InlineCircle(Point centre, long radius) implements Inline {}

    record InlineSquare(List<Point> corners) implements Inline {}

    record Drawing(List<Shape> shapes, Shape best, Point origin, Inline inline, Colour colour) {}

    record Tree(int value, List<Tree> children) {}

    record Positive(int count) {
        Positive {
            if (count <= 0) {
                throw new IllegalArgumentException("count " + count + " must be positive");
            }
        }
    }

    record Mismatched(
            String absent, int count, List<String> names, long timeNs, Colour colour, Shape shape, long maybe) {}

    enum Tone {
        High,
        Low
    }

    sealed interface Mixed {}

    record MixedCircle() implements Mixed {}

    record Awkward(
            int[] nodes,
            Tone tone,
            Inline inline,
            long between,
            List<String> names,
            Point origin,
            Mixed mixed,
            long[] shares) {}

    record Unnamed(long x) {}

    static final List<Class<? extends Record>> ALL = List.of(
            Scalars.class, Lists.class, Drawing.class, Tree.class, Point.class, PointLater.class, Positive.class);

    static ContractSchema schema() {
        try (InputStream in = Samples.class.getResourceAsStream("/dev/trainyard/contracts/test.binpb")) {
            return ContractSchema.of(FileDescriptorSet.parseFrom(Objects.requireNonNull(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageNames names() {
        return MessageNames.inPackages("trainyard.test.v1").bind(Lists.class, "trainyard.test.v1.Arrays");
    }

    static RecordCodec codec() {
        return RecordCodec.forTypes(schema(), ALL, names());
    }
}
