package dev.trainyard.domain.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Explains one field of a spec and bounds it. A field without default that is not optional is required. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Field {
    /** What the field means, one sentence. */
    String value();

    /** Unit of a number, empty where the field has none (counts, names) or the name says it. */
    String unit() default "";

    /** The default as it would stand in the YAML; empty: none. */
    String byDefault() default "";

    /** Whether the field may be absent although it has no default: then zero, the empty string or the empty list. */
    boolean optional() default false;

    /** The smallest allowed number. */
    double min() default 0;

    /** Whether the field, with all below it, may change after the resource was created. */
    boolean mutable() default false;
}
