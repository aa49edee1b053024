package dev.trainyard.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds calls, method references, constructions and field accesses by their target. */
final class Access extends ArchCondition<JavaClass> {
    private final Predicate<AccessTarget> target;

    private Access(String description, Predicate<AccessTarget> target) {
        super(description);
        this.target = target;
    }

    /** Accesses whose target a predicate picks. */
    static Access to(String description, Predicate<AccessTarget> target) {
        return new Access(description, target);
    }

    /** A method of one of these names (or any, when none is given) in this class. */
    static Predicate<AccessTarget> member(String owner, String... names) {
        Set<String> wanted = Set.of(names);
        return t -> t.getOwner().getName().equals(owner) && (wanted.isEmpty() || wanted.contains(t.getName()));
    }

    /** A method of one of these names in a class of this package or of those below it. */
    static Predicate<AccessTarget> memberBelow(String packageName, String... names) {
        Set<String> wanted = Set.of(names);
        return t -> (t.getOwner().getPackageName() + ".").startsWith(packageName + ".") && wanted.contains(t.getName());
    }

    /** Creation of one of these classes. */
    static Predicate<AccessTarget> creationOf(String... owners) {
        Set<String> wanted = Set.of(owners);
        return t -> (t instanceof AccessTarget.ConstructorCallTarget
                        || t instanceof AccessTarget.ConstructorReferenceTarget)
                && wanted.contains(t.getOwner().getName());
    }

    /** A method of this name that takes so many parameters. */
    static Predicate<AccessTarget> memberOf(String owner, String name, List<Integer> parameterCounts) {
        return t -> t instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getOwner().getName().equals(owner)
                && unit.getName().equals(name)
                && parameterCounts.contains(unit.getRawParameterTypes().size());
    }

    /** A method of this name whose first parameter is not of this class. */
    static Predicate<AccessTarget> memberWithoutFirst(String owner, String name, Class<?> first) {
        return t -> t instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getOwner().getName().equals(owner)
                && unit.getName().equals(name)
                && (unit.getRawParameterTypes().isEmpty()
                        || !unit.getRawParameterTypes().getFirst().isEquivalentTo(first));
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        for (JavaAccess<?> access : origin.getAccessesFromSelf()) {
            if (target.test(access.getTarget())) {
                events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
            }
        }
    }
}
