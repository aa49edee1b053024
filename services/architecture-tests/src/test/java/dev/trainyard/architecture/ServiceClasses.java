package dev.trainyard.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** The classes of all services, models and wiring. */
final class ServiceClasses extends DescribedPredicate<JavaClass> {
    ServiceClasses() {
        super("belong to a service");
    }

    @Override
    public boolean test(JavaClass type) {
        return ArrowRules.isService(type);
    }
}
