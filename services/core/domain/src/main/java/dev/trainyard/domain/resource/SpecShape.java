package dev.trainyard.domain.resource;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What reflection tells about a spec record, asked once for each: a live yard reads and checks thousands of resources,
 * and the JDK parses annotations and signatures anew for every {@link Class#getRecordComponents}.
 */
final class SpecShape {
    private static final ClassValue<SpecShape> SHAPES = new ClassValue<>() {
        @Override
        protected SpecShape computeValue(Class<?> type) {
            return new SpecShape(type.asSubclass(Record.class));
        }
    };

    private final RecordComponent[] components;
    private final List<String> names;
    private final Constructor<? extends Record> constructor;

    private SpecShape(Class<? extends Record> type) {
        this.components = type.getRecordComponents();
        this.names = Stream.of(components).map(RecordMapper::fieldName).toList();
        try {
            this.constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " lacks the constructor of its components", e);
        }
    }

    static SpecShape of(Class<? extends Record> type) {
        return SHAPES.get(type);
    }

    /** The components; they remember their annotations. Not to be written to. */
    RecordComponent[] components() {
        return components;
    }

    /** Their names in YAML, in order. */
    List<String> names() {
        return names;
    }

    Record construct(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + constructor, e);
        }
    }
}
