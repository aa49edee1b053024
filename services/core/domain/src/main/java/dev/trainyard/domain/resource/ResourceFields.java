package dev.trainyard.domain.resource;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;

/** How components of spec records are called outside: for writers of other formats, schemas and explanations. */
public final class ResourceFields {
    /** Most items of a list in a spec. */
    public static final int ITEMS_MAX = RecordMapper.ITEMS_MAX;

    private ResourceFields() {}

    /** A fraction as it stands in quotes: plain digits, no exponent. */
    public static String fraction(double number) {
        return new BigDecimal(Double.toString(number)).toPlainString();
    }

    /** The name of a component in YAML and JSON: a duration's without its unit. */
    public static String name(RecordComponent component) {
        return RecordMapper.fieldName(component);
    }

    /** Whether a component is a duration, which people write as {@code 1h30m}. */
    public static boolean isDuration(RecordComponent component) {
        return RecordMapper.isDuration(component);
    }
}
