package dev.trainyard.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.bundled();

    @Test
    void everyEntryHasASourceAndSaysAssumedWhereThereIsNone() {
        // When
        List<CatalogueEntry> entries = catalogue.entries();

        // Then
        assertThat(entries).hasSizeGreaterThan(200);
        for (CatalogueEntry entry : entries) {
            String at = entry.toString();
            assertThat(entry.source()).as(at).hasSizeGreaterThan(3);
            assertThat(Set.of("high", "medium", "low", "fitted", "assumed"))
                    .as(at)
                    .contains(entry.confidence());
            assertThat(entry.confidence().equals("assumed"))
                    .as(at)
                    .isEqualTo(entry.source().startsWith("assumed"));
            if (!entry.unit().equals("name") && !entry.quantity().equals("replacesNode")) {
                assertThat(Double.parseDouble(entry.value())).as(at).isNotNegative();
            }
        }
    }

    @Test
    void noEntryStandsTwice() {
        assertThat(catalogue.entries().stream().map(e -> e.table() + "/" + e.name() + "/" + e.quantity()))
                .doesNotHaveDuplicates();
    }

    @Test
    void systemsFabricsAndStacksFitTogether() {
        for (String name : catalogue.systemNames()) {
            NodeSystem system = catalogue.systemNamed(name);
            assertThat(system.ratedNodeWatts())
                    .as(name)
                    .isGreaterThan(system.chipsPerNode() * system.accelerator().tdpWatts());
            assertThat(catalogue.stackOf(system.accelerator()).computeEfficiency())
                    .as(name)
                    .isBetween(0.2, 0.8);
        }
        Fabric meta = catalogue.fabricNamed("meta-24k-h100-roce");
        assertThat(meta.nodesPerPod() * 8).isEqualTo(3072);
        assertThat(meta.podOversubscription()).isEqualTo(7);
    }

    @Test
    void llamaPresetHasThePublishedCountsAndRatesThatGiveThemBack() {
        // Given
        FailurePreset preset = catalogue.failurePreset("llama-3-2024").orElseThrow();

        // Then
        assertThat(preset.publishedCount(false)).isEqualTo(419);
        assertThat(preset.publishedCount(true)).isEqualTo(47);
        assertThat(preset.causes()).hasSize(19);
        double expected = 0;
        for (FailureProcessSpec process : preset.processes()) {
            int components = process.component() == ComponentClass.Chip || process.component() == ComponentClass.Link
                    ? 16384
                    : 2048;
            // Counted are the faults that no other of the 466 interruptions precedes before they are detected.
            double counted = Math.exp(-466 / preset.exposedHours() * process.detectionNs() / 3.6e12);
            expected += components * process.ratePerMillionHours() / 1e6 * preset.exposedHours() * counted;
        }
        assertThat(expected).isCloseTo(466, within(1e-6));
        assertThat(preset.processes().getFirst().cause()).isEqualTo("faulty GPU");
        assertThat(preset.processes().getFirst().ratePerMillionHours()).isCloseTo(7.208, within(0.001));
    }

    @Test
    void faultToRunningAgainTakesFourToSixMinutesInTheMean() {
        // Given
        FailurePreset preset = catalogue.failurePreset("llama-3-2024").orElseThrow();
        var delays = catalogue.stackOf(catalogue.acceleratorNamed("h100-sxm")).delays();

        // When
        double seconds = 0;
        for (FailurePreset.Cause cause : preset.causes()) {
            double swap = cause.process().replacesNode() ? delays.spareSwapNs() : 0;
            seconds +=
                    cause.publishedCount() * (cause.process().detectionNs() + swap + delays.everyStartNs()) / 1e9 / 466;
        }

        // Then
        assertThat(seconds).isBetween(240.0, 360.0);
        // and that share of the run is what the exposure leaves out
        assertThat(1 - 466 * seconds / (54 * 86_400)).isCloseTo(0.97, within(0.005));
    }

    @Test
    void failureProcessesOfASpecAreThoseOfThePresetItsOwnOrNone() {
        FailureProcessSpec own = new FailureProcessSpec("x", ComponentClass.Node, 1, false, 0, true, 0, 0);
        assertThat(catalogue.failureProcesses(new FailuresSpec("none", List.of())))
                .isEmpty();
        assertThat(catalogue.failureProcesses(new FailuresSpec("", List.of(own))))
                .containsExactly(own);
        assertThat(catalogue.failureProcesses(new FailuresSpec("llama-3-2024", List.of())))
                .hasSize(19);
        assertThatThrownBy(() -> catalogue.systemNamed("dgx"))
                .hasMessageContaining("unknown system dgx; the catalogue has");
    }

    @Test
    void hashChangesWithAnyCharacterAndOnlyThen() {
        // Given
        CsvTable table = CsvTable.parse("t.csv", "name,value\na,1\n");

        // Then
        assertThat(CatalogueHash.of(List.of(table)))
                .isEqualTo(CatalogueHash.of(List.of(CsvTable.parse("t.csv", "name,value\na,1\n"))));
        assertThat(CatalogueHash.of(List.of(table)))
                .isNotEqualTo(CatalogueHash.of(List.of(CsvTable.parse("t.csv", "name,value\na,2\n"))));
        assertThat(catalogue.hash().toString()).matches("[0-9a-f]{16}");
    }

    @Test
    void tableWithAMissingCellIsRefused() {
        assertThatThrownBy(() -> CsvTable.parse("t.csv", "name,value\na\n"))
                .hasMessageContaining("t.csv: a row has 1 cells instead of 2");
    }
}
