package dev.trainyard.servicekit.runtime.clock;

/** How fast virtual time may run against wall time. */
public sealed interface Pace {
    /** As fast as the shards can. */
    record Max() implements Pace {}

    /**
     * A multiple of wall time.
     *
     * @param factor virtual seconds per wall second, positive
     */
    record Times(double factor) implements Pace {
        public Times {
            if (!(factor > 0) || factor > 1e9) {
                throw new IllegalArgumentException("pace x" + factor + " must be above 0 and at most 1e9");
            }
        }
    }

    /** Reads {@code max} or {@code x} and a number, as in {@code x60}. */
    static Pace parse(String text) {
        if (text.equals("max")) {
            return new Max();
        }
        if (text.startsWith("x")) {
            try {
                return new Times(Double.parseDouble(text.substring(1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "pace '" + text + "' is not understood; expected 'max' or 'x' and a number, as in x60", e);
            }
        }
        throw new IllegalArgumentException(
                "pace '" + text + "' is not understood; expected 'max' or 'x' and a number, as in x60");
    }

    /** The pace of a factor; 0 for {@link Max}. */
    static Pace of(double factor) {
        return factor == 0 ? new Max() : new Times(factor);
    }

    /** Virtual seconds per wall second; 0 for {@link Max}. */
    default double factor() {
        return switch (this) {
            case Max m -> 0;
            case Times t -> t.factor();
        };
    }
}
