package dev.trainyard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.trainyard.chipnode.model.violations.ModelKnowsKafka;
import dev.trainyard.chipnode.violations.ServiceKnowsAnother;
import dev.trainyard.contracts.violations.ContractsKnowServiceKit;
import dev.trainyard.devbroker.violations.BrokerKnowsKernel;
import dev.trainyard.domain.violations.DomainKnowsContracts;
import dev.trainyard.kernel.violations.KernelKnowsDomain;
import dev.trainyard.kubernetes.violations.KubernetesKnowsServiceKit;
import dev.trainyard.orchestrator.violations.ServiceKnowsYard;
import dev.trainyard.servicekit.violations.ServiceKitKnowsService;
import java.util.List;

/** Who may know whom: kernel, domain, contracts, service-kit, door, services, yard, each only what stands left of it. */
final class ArrowRules {
    private static final String KERNEL = "dev.trainyard.kernel..";
    private static final String DOMAIN = "dev.trainyard.domain..";
    private static final String CONTRACTS = "dev.trainyard.contracts..";
    private static final String SERVICE_KIT = "dev.trainyard.servicekit..";

    private static final String KUBERNETES = "dev.trainyard.kubernetes..";

    private static final String YARD = "dev.trainyard.yard";
    private static final String DEV_BROKER = "dev.trainyard.devbroker";
    private static final List<String> SHARED = List.of(
            "dev.trainyard.kernel",
            "dev.trainyard.domain",
            "dev.trainyard.contracts",
            "dev.trainyard.servicekit",
            "dev.trainyard.door",
            "dev.trainyard.kubernetes");

    private ArrowRules() {}

    static List<ArchitectureRule> all() {
        return List.of(
                new ArchitectureRule(
                        classes()
                                .that()
                                .resideInAPackage(KERNEL)
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(KERNEL, "java..", "org.jspecify..", "it.unimi.dsi.fastutil..")
                                .because("the kernel is at the bottom: move what needs more into the module that has"
                                        + " it, or hand it to the kernel through an interface of the kernel"),
                        KernelKnowsDomain.class),
                new ArchitectureRule(
                        classes()
                                .that()
                                .resideInAPackage(DOMAIN)
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        KERNEL,
                                        DOMAIN,
                                        "java..",
                                        "org.jspecify..",
                                        "it.unimi.dsi.fastutil..",
                                        "org.yaml.snakeyaml..")
                                .because("the shared language knows no wire and no service: a mapping to the wire"
                                        + " belongs to contracts, behaviour to the model that owns it"),
                        DomainKnowsContracts.class),
                new ArchitectureRule(
                        noClasses()
                                .that()
                                .resideInAPackage(CONTRACTS)
                                .should(knowTrainyardBeyond("dev.trainyard.kernel", "dev.trainyard.domain"))
                                .because("contracts say how records travel, not what is done with them: use it from"
                                        + " service-kit instead of the other way round"),
                        ContractsKnowServiceKit.class),
                new ArchitectureRule(
                        noClasses()
                                .that()
                                .resideInAPackage(SERVICE_KIT)
                                .should(knowTrainyardBeyond(
                                        "dev.trainyard.kernel", "dev.trainyard.domain", "dev.trainyard.contracts"))
                                .because("the Kafka runtime runs any model: let the service hand its model to it"),
                        ServiceKitKnowsService.class),
                new ArchitectureRule(
                        classes()
                                .that()
                                .resideInAPackage("dev.trainyard.*.model..")
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        KERNEL,
                                        DOMAIN,
                                        "dev.trainyard.*.model..",
                                        "java..",
                                        "org.jspecify..",
                                        "it.unimi.dsi.fastutil..")
                                .because("a model is a pure state machine: what touches Kafka, Quarkus or the machine"
                                        + " belongs beside the model package, and reaches the model as an event"),
                        ModelKnowsKafka.class),
                new ArchitectureRule(
                        noClasses()
                                .that(new ServiceClasses())
                                .should(knowAnotherService())
                                .because("services know contracts, never each other: send an event of"
                                        + " dev.trainyard.domain.event, or move what is shared into domain"),
                        ServiceKnowsAnother.class),
                new ArchitectureRule(
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(YARD + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(YARD + "..")
                                .because("the command line is the last of the arrows: move what others need down into"
                                        + " the module that owns it"),
                        ServiceKnowsYard.class),
                new ArchitectureRule(
                        noClasses()
                                .that()
                                .resideInAPackage(DEV_BROKER + "..")
                                .should(knowTrainyardBeyond(DEV_BROKER))
                                .because("the broker runs in a JVM and on a classpath of its own: talk to it through"
                                        + " its command line and Kafka's protocol"),
                        BrokerKnowsKernel.class),
                new ArchitectureRule(
                        noClasses()
                                .that()
                                .resideInAPackage(KUBERNETES)
                                .should(knowTrainyardBeyond("dev.trainyard.kernel", "dev.trainyard.domain"))
                                .because("resource classes wrap the records of the domain and nothing else: what is"
                                        + " done with them belongs to the operator"),
                        KubernetesKnowsServiceKit.class));
    }

    /** First two parts and the module's part of a package name: {@code dev.trainyard.chipnode}. */
    static String moduleOf(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", 4);
        return parts.length < 3 ? type.getPackageName() : parts[0] + "." + parts[1] + "." + parts[2];
    }

    static boolean isTrainyard(JavaClass type) {
        return type.getPackageName().startsWith("dev.trainyard.");
    }

    static boolean isService(JavaClass type) {
        String module = moduleOf(type);
        return isTrainyard(type) && !SHARED.contains(module) && !module.equals(YARD) && !module.equals(DEV_BROKER);
    }

    private static ArchCondition<JavaClass> knowTrainyardBeyond(String... allowed) {
        List<String> modules = List.of(allowed);
        return new Dependencies(
                "know of Trainyard more than " + String.join(", ", modules),
                (origin, target) -> isTrainyard(target)
                        && !moduleOf(target).equals(moduleOf(origin))
                        && !modules.contains(moduleOf(target)));
    }

    private static ArchCondition<JavaClass> knowAnotherService() {
        return new Dependencies(
                "know another service",
                (origin, target) -> isService(target) && !moduleOf(target).equals(moduleOf(origin)));
    }

    /** Tells whether one class may not know another. */
    @FunctionalInterface
    private interface Knows {
        boolean test(JavaClass origin, JavaClass target);
    }

    /** Reports every dependency of a class that a test picks. */
    private static final class Dependencies extends ArchCondition<JavaClass> {
        private final Knows knows;

        Dependencies(String description, Knows knows) {
            super(description);
            this.knows = knows;
        }

        @Override
        public void check(JavaClass origin, ConditionEvents events) {
            origin.getDirectDependenciesFromSelf().stream()
                    .filter(d -> knows.test(origin, d.getTargetClass().getBaseComponentType()))
                    .forEach(d -> events.add(SimpleConditionEvent.satisfied(d, d.getDescription())));
        }
    }
}
