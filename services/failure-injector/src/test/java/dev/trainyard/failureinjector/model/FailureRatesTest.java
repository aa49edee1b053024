package dev.trainyard.failureinjector.model;

import static dev.trainyard.kernel.VirtualTime.DAY_NS;
import static dev.trainyard.kernel.VirtualTime.HOUR_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.FailurePreset;
import dev.trainyard.domain.catalogue.FailurePreset.Cause;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.yard.NodeId;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The fleet of the publication for ten years of exposure: counts, causes and chips against the published ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureRatesTest {
    private static final long SEED = Long.getLong("seed", 20261121L);
    private static final int NODES = 2048;
    private static final int CHIPS_PER_NODE = 8;
    private static final long END_NS = 3650 * DAY_NS;
    /** Four standard deviations: 1 run of 16,000 fails by chance. */
    private static final double SIGMAS = 4;
    /** 0.999 quantiles of chi-squared with 17, 7 degrees of freedom (NIST/SEMATECH e-Handbook, table 1.3.6.7.4). */
    private static final double CHI2_17 = 40.790;

    private static final double CHI2_7 = 24.322;

    private final FailurePreset preset =
            Catalogue.bundled().failurePreset(InjectorDriver.LLAMA).orElseThrow();
    private final InjectorDriver injector = new InjectorDriver(SEED);
    private List<Fault> faults = List.of();

    @BeforeAll
    void tenYears() {
        System.out.println("seed " + SEED + " (repeat with -Dseed=" + SEED + ")");
        injector.input(0, InjectorDriver.pool(NODES / 2, InjectorDriver.preset(InjectorDriver.LLAMA)));
        injector.runTo(END_NS);
        faults = injector.faults();
    }

    @Test
    void unexpectedFaultsAreAsManyAsPublished() {
        checkCount(
                "unexpected faults",
                faults.size(),
                preset.causes().stream()
                        .filter(c -> !c.process().planned())
                        .mapToDouble(this::expected)
                        .sum());
    }

    @Test
    void maintenancesAreAsManyAsPublished() {
        checkCount("maintenances", injector.maintenances().size(), expected(preset.publishedCount(true)));
    }

    @Test
    void causesAreSharedOutAsPublished() {
        List<Cause> causes =
                preset.causes().stream().filter(c -> !c.process().planned()).toList();
        double chi2 = 0;
        for (Cause cause : causes) {
            String name = cause.process().cause();
            double expected = expected(cause);
            long found = faults.stream().filter(f -> f.cause().equals(name)).count();
            System.out.printf(
                    "%-32s published %3d  expected %8.1f  found %6d%n", name, cause.publishedCount(), expected, found);
            chi2 += (found - expected) * (found - expected) / expected;
        }
        System.out.printf("chi-squared of the causes: %.2f with %d degrees of freedom%n", chi2, causes.size() - 1);
        assertThat(causes).hasSize(18);
        assertThat(chi2).isLessThan(CHI2_17);
    }

    @Test
    void everyChipOfANodeIsHitEquallyOften() {
        long[] hits = new long[CHIPS_PER_NODE];
        for (Fault f : faults) {
            boolean ofChip = f.scope() == FaultScope.CHIP || f.scope() == FaultScope.LINK;
            assertThat(f.chip() >= 0).isEqualTo(ofChip);
            if (ofChip) {
                hits[f.chip()]++;
            }
        }
        double chi2 = chi2Uniform(hits);
        System.out.printf("chi-squared of the chips: %.2f with %d degrees of freedom%n", chi2, CHIPS_PER_NODE - 1);
        assertThat(chi2).isLessThan(CHI2_7);
    }

    @Test
    void countsOfNodesArePoisson() {
        long[] perNode = new long[NODES];
        faults.forEach(f -> perNode[NodeId.index(f.node())]++);
        // Index of dispersion: chi-squared with n - 1 degrees of freedom, near normal for large n.
        double chi2 = chi2Uniform(perNode);
        double z = (chi2 - (NODES - 1)) / Math.sqrt(2.0 * (NODES - 1));
        System.out.printf("dispersion of counts a node: z = %.2f%n", z);
        assertThat(z).isBetween(-SIGMAS, SIGMAS);
    }

    @Test
    void gapsOfTheFleetAreExponential() {
        // Given: time is cut into days; a Poisson process puts a Poisson number into each
        long[] perDay = new long[(int) (END_NS / DAY_NS)];
        faults.stream().filter(f -> f.beginNs() < END_NS).forEach(f -> perDay[(int) (f.beginNs() / DAY_NS)]++);
        double chi2 = chi2Uniform(perDay);
        double z = (chi2 - (perDay.length - 1)) / Math.sqrt(2.0 * (perDay.length - 1));
        System.out.printf("dispersion of counts a day: z = %.2f%n", z);
        assertThat(z).isBetween(-SIGMAS, SIGMAS);
    }

    /** Faults behind a published count: those too that another interruption precedes before they are detected. */
    private double expected(Cause cause) {
        double interruptionsPerHour =
                (preset.publishedCount(false) + preset.publishedCount(true)) / preset.exposedHours();
        double detectionHours = cause.process().detectionNs() / (double) HOUR_NS;
        return expected(cause.publishedCount()) * Math.exp(interruptionsPerHour * detectionHours);
    }

    private double expected(double publishedCount) {
        return publishedCount * (END_NS / (double) HOUR_NS) / preset.exposedHours();
    }

    private static void checkCount(String what, int found, double expected) {
        double z = (found - expected) / Math.sqrt(expected);
        System.out.printf("%s: expected %.1f, found %d, z = %.2f%n", what, expected, found, z);
        assertThat(z).isBetween(-SIGMAS, SIGMAS);
    }

    private static double chi2Uniform(long[] counts) {
        double sum = 0;
        for (long c : counts) {
            sum += c;
        }
        double mean = sum / counts.length;
        double chi2 = 0;
        for (long c : counts) {
            chi2 += (c - mean) * (c - mean) / mean;
        }
        return chi2;
    }
}
