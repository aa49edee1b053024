package dev.trainyard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.trainyard.architecture.unmarked.Unmarked;
import dev.trainyard.violations.naming.MutableStatics;
import dev.trainyard.violations.naming.NameHelper;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Habits of the whole code base that a machine can check. */
final class StyleRules {
    private StyleRules() {}

    static List<ArchitectureRule> all() {
        return List.of(
                new ArchitectureRule(
                        classes()
                                .that()
                                .resideInAPackage("dev.trainyard..")
                                .should(resideInNullMarkedPackage())
                                .because(
                                        "NullAway checks only what is marked: give the package a package-info.java with"
                                                + " @NullMarked and two or three sentences on what it is for"),
                        Unmarked.class),
                new ArchitectureRule(
                        noClasses()
                                .that()
                                .resideInAPackage("dev.trainyard..")
                                .should()
                                .haveSimpleNameEndingWith("Utils")
                                .orShould()
                                .haveSimpleNameEndingWith("Util")
                                .orShould()
                                .haveSimpleNameEndingWith("Helper")
                                .orShould()
                                .haveSimpleNameEndingWith("Helpers")
                                .because("such a name tells nothing: name the thing that the methods are about, and put"
                                        + " them there"),
                        NameHelper.class),
                new ArchitectureRule(
                        noClasses()
                                .that()
                                .resideInAPackage("dev.trainyard..")
                                .should(haveMutableStatics())
                                .because("two runs in one JVM would meet in it: make it a field of an object that is"
                                        + " handed on, or final"),
                        MutableStatics.class));
    }

    private static ArchCondition<JavaClass> resideInNullMarkedPackage() {
        return new ArchCondition<>("reside in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type,
                        marked,
                        type.getName() + " is in a package " + (marked ? "with" : "without") + " @NullMarked"));
            }
        };
    }

    private static ArchCondition<JavaClass> haveMutableStatics() {
        return new ArchCondition<>("have static fields that can change") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                    if (field.getModifiers().contains(JavaModifier.STATIC)
                            && !field.getModifiers().contains(JavaModifier.FINAL)) {
                        events.add(SimpleConditionEvent.satisfied(type, field.getDescription()));
                    }
                }
            }
        };
    }
}
