package dev.trainyard.yard.bench;

/** What a figure must reach. */
public sealed interface Target {
    /** Whether a value reaches it. */
    boolean isMet(double value);

    /** The target as text, with its unit. */
    String text(String unit);

    /**
     * A value may not be larger.
     *
     * @param limit the largest good value
     */
    record AtMost(double limit) implements Target {
        @Override
        public boolean isMet(double value) {
            return value <= limit;
        }

        @Override
        public String text(String unit) {
            return "at most " + Numbers.withUnit(limit, unit);
        }
    }

    /**
     * A value may not be smaller.
     *
     * @param limit the smallest good value
     */
    record AtLeast(double limit) implements Target {
        @Override
        public boolean isMet(double value) {
            return value >= limit;
        }

        @Override
        public String text(String unit) {
            return "at least " + Numbers.withUnit(limit, unit);
        }
    }

    /**
     * A value must lie between two others, both allowed.
     *
     * @param low the smallest good value
     * @param high the largest good value
     */
    record Between(double low, double high) implements Target {
        @Override
        public boolean isMet(double value) {
            return value >= low && value <= high;
        }

        @Override
        public String text(String unit) {
            return Numbers.plain(low) + " to " + Numbers.withUnit(high, unit);
        }
    }

    /** A value that is told for information. */
    record None() implements Target {
        @Override
        public boolean isMet(double value) {
            return true;
        }

        @Override
        public String text(String unit) {
            return "";
        }
    }
}
