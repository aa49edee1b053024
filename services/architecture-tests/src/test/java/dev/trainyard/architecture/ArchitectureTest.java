package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules over all modules; and for each rule the proof that it can fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final Path ROOT = Path.of(System.getProperty("trainyard.root"));

    private JavaClasses shipped = new ClassFileImporter().importClasses();

    @BeforeAll
    void readClasses() {
        shipped = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/architecture-tests/"))
                .importPackages("dev.trainyard");
    }

    static List<ArchitectureRule> rules() {
        List<ArchitectureRule> all = new ArrayList<>(ArrowRules.all());
        all.addAll(PureCodeRules.all());
        all.addAll(StyleRules.all());
        return all;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shippedClassesObey(ArchitectureRule rule) {
        rule.rule().check(shipped);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyMethodOfTheViolationIsFound(ArchitectureRule rule) {
        // Given a class that breaks the rule once in each method
        JavaClasses violation = new ClassFileImporter().importClasses(rule.violation());

        // When the rule is evaluated over it
        EvaluationResult result = rule.rule().evaluate(violation);

        // Then it fails, for each method, and the report tells what to do instead
        String report = result.getFailureReport().toString();
        assertThat(result.hasViolation())
                .as("%s violates: %s", rule.violation(), rule)
                .isTrue();
        assertThat(report).contains("because");
        for (Method method : rule.violation().getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                assertThat(report).contains(rule.violation().getSimpleName() + "." + method.getName() + "(");
            }
        }
    }

    @Test
    void everyModuleIsLookedAt() throws IOException {
        // Given the modules that have shipped classes
        List<String> packages = new ArrayList<>();
        try (Stream<Path> files = Files.find(ROOT, 12, (p, a) -> p.endsWith("src/main/java/dev/trainyard"))) {
            for (Path folder : files.filter(p -> !p.toString().contains("/target/"))
                    .sorted()
                    .toList()) {
                try (Stream<Path> modules = Files.list(folder)) {
                    modules.filter(Files::isDirectory).forEach(p -> packages.add("dev.trainyard." + p.getFileName()));
                }
            }
        }

        // Then this module depends on all of them, so that the rules see their classes
        assertThat(packages).hasSizeGreaterThan(5).contains("dev.trainyard.kernel");
        assertThat(shipped.stream()
                        .map(ArrowRules::moduleOf)
                        .distinct()
                        .sorted()
                        .toList())
                .containsAll(packages);
    }

    @Test
    void modelPackagesAreSeenAsPure() {
        assertThat(shipped.stream()
                        .filter(PureCodeRules::isPure)
                        .map(JavaClass::getPackageName)
                        .toList())
                .contains(
                        "dev.trainyard.kernel.queue",
                        "dev.trainyard.domain.catalogue",
                        "dev.trainyard.chipnode.model",
                        "dev.trainyard.jobscheduler.model.queue");
    }
}
