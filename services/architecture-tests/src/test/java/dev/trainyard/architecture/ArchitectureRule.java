package dev.trainyard.architecture;

import com.tngtech.archunit.lang.ArchRule;

/**
 * A rule over the classes of all modules, and the proof that it can fail.
 *
 * @param rule what must hold; its {@code because} says what to do instead
 * @param violation a class of the test sources that breaks the rule once in each of its methods
 */
record ArchitectureRule(ArchRule rule, Class<?> violation) {
    @Override
    public String toString() {
        return rule.getDescription();
    }
}
