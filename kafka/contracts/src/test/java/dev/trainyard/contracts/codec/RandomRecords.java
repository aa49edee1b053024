package dev.trainyard.contracts.codec;

import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.state.RecordShape;
import dev.trainyard.kernel.state.RecordShape.Component;
import dev.trainyard.kernel.state.RecordShape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random records of any shape: edge values often, nesting bounded. */
final class RandomRecords {
    private static final int DEPTH_MAX = 4;
    private static final String[] TEXTS = {"", "a", "llama-3-405b", "GPU HBM3 memory", "Größe μ 32 °C", "機械", "🚂 yard"
    };
    private static final long[] LONGS = {0, 1, -1, 127, 128, 300, Long.MAX_VALUE, Long.MIN_VALUE, 4_665_600_000_000_000L
    };
    private static final double[] DOUBLES = {
        0.0, -0.0, 1.0, -2.5, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY
    };

    private final Random random;

    /** Takes {@code -Dseed=}, otherwise the given seed, and prints it. */
    RandomRecords(long seed) {
        long used = Long.getLong("seed", seed);
        System.out.println("seed " + used + " (again with -Dseed=" + used + ")");
        random = new Random(used);
    }

    Random random() {
        return random;
    }

    <R extends Record> R record(Class<R> type) {
        return type.cast(record(type, 0));
    }

    private Record record(Class<?> type, int depth) {
        RecordShape shape = RecordShape.of(type);
        List<Component> components = shape.components();
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            Component c = components.get(i);
            values[i] = c.kind() == Kind.LIST ? list(c, depth) : value(c.kind(), c.type(), depth);
        }
        return shape.construct(values);
    }

    private List<Object> list(Component c, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = length(depth); i > 0; i--) {
            list.add(value(c.elementKind(), c.type(), depth));
        }
        return List.copyOf(list);
    }

    private int length(int depth) {
        return depth >= DEPTH_MAX ? 0 : random.nextInt(4);
    }

    private Object value(Kind kind, Class<?> type, int depth) {
        return switch (kind) {
            case LONG -> number();
            case INT -> (int) number();
            case DOUBLE -> real();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case ENUM -> type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
            case RECORD -> record(type, depth + 1);
            case SEALED -> {
                List<Class<? extends Record>> cases =
                        PayloadTypes.ofSealed(type).types();
                yield record(cases.get(random.nextInt(cases.size())), depth + 1);
            }
            case LONGS -> random.longs(random.nextInt(20)).toArray();
            case INTS -> random.ints(random.nextInt(20)).toArray();
            case DOUBLES -> random.doubles(random.nextInt(20)).toArray();
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case LIST -> throw new IllegalStateException("no list of lists");
        };
    }

    private long number() {
        return random.nextInt(3) == 0 ? random.nextLong() >> random.nextInt(64) : LONGS[random.nextInt(LONGS.length)];
    }

    private double real() {
        return random.nextBoolean() ? random.nextGaussian() : DOUBLES[random.nextInt(DOUBLES.length)];
    }
}
