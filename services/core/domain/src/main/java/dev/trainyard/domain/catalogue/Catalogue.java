package dev.trainyard.domain.catalogue;

import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that specs refer to by name. Immutable; lookups of unknown names answer empty, and the {@code ...Named}
 * methods fail with the known names for callers whose specs have been checked.
 */
public final class Catalogue {
    private final SortedMap<String, Accelerator> accelerators;
    private final SortedMap<String, NodeSystem> systems;
    private final SortedMap<String, Fabric> fabrics;
    private final SortedMap<String, SoftwareStack> stacks;
    private final SortedMap<String, FailurePreset> failurePresets;
    private final SortedMap<String, Double> pueBySite;
    private final List<CatalogueEntry> entries;
    private final CatalogueHash hash;

    Catalogue(CatalogueLoader loader) {
        this.accelerators = loader.accelerators();
        this.stacks = loader.stacks();
        this.systems = loader.systems(accelerators);
        this.fabrics = loader.fabrics();
        this.failurePresets = loader.failurePresets();
        this.pueBySite = loader.sites();
        this.entries = loader.entries();
        this.hash = loader.hash();
    }

    /** The catalogue of this release, parsed once. */
    public static Catalogue bundled() {
        return Bundled.CATALOGUE;
    }

    /** The chip of that name. */
    public Optional<Accelerator> accelerator(String name) {
        return Optional.ofNullable(accelerators.get(name));
    }

    /** The system of that name. */
    public Optional<NodeSystem> system(String name) {
        return Optional.ofNullable(systems.get(name));
    }

    /** The fabric of that name. */
    public Optional<Fabric> fabric(String name) {
        return Optional.ofNullable(fabrics.get(name));
    }

    /** The failure preset of that name. */
    public Optional<FailurePreset> failurePreset(String name) {
        return Optional.ofNullable(failurePresets.get(name));
    }

    /** The chip of that name; fails if there is none. */
    public Accelerator acceleratorNamed(String name) {
        return accelerator(name).orElseThrow(() -> unknown("accelerator", name, acceleratorNames()));
    }

    /** The system of that name; fails if there is none. */
    public NodeSystem systemNamed(String name) {
        return system(name).orElseThrow(() -> unknown("system", name, systemNames()));
    }

    /** The fabric of that name; fails if there is none. */
    public Fabric fabricNamed(String name) {
        return fabric(name).orElseThrow(() -> unknown("fabric preset", name, fabricNames()));
    }

    /** The software stack of a chip. */
    public SoftwareStack stackOf(Accelerator accelerator) {
        SoftwareStack stack = stacks.get(accelerator.stack());
        if (stack == null) {
            throw unknown("software stack", accelerator.stack(), List.copyOf(stacks.keySet()));
        }
        return stack;
    }

    /** The failure processes that a spec asks for, in a fixed order: those of the preset, none, or its own. */
    public List<FailureProcessSpec> failureProcesses(FailuresSpec spec) {
        if (spec.preset().equals(FailuresSpec.NONE)) {
            return List.of();
        }
        if (spec.preset().isEmpty()) {
            return spec.processes();
        }
        return failurePreset(spec.preset())
                .orElseThrow(() -> unknown("failure preset", spec.preset(), failurePresetNames()))
                .processes();
    }

    /** Power usage effectiveness where a site gives none of its own. */
    public double defaultPue() {
        Double pue = pueBySite.get("default");
        if (pue == null) {
            throw unknown("site", "default", List.copyOf(pueBySite.keySet()));
        }
        return pue;
    }

    /** Names of all chips, sorted. */
    public List<String> acceleratorNames() {
        return List.copyOf(accelerators.keySet());
    }

    /** Names of all systems, sorted. */
    public List<String> systemNames() {
        return List.copyOf(systems.keySet());
    }

    /** Names of all fabrics, sorted. */
    public List<String> fabricNames() {
        return List.copyOf(fabrics.keySet());
    }

    /** Names of all failure presets, sorted. */
    public List<String> failurePresetNames() {
        return List.copyOf(failurePresets.keySet());
    }

    /** Every number with its ground, in file order. */
    public List<CatalogueEntry> entries() {
        return entries;
    }

    /** Hash of the content, for run headers. */
    public CatalogueHash hash() {
        return hash;
    }

    private static IllegalArgumentException unknown(String what, String name, List<String> known) {
        return new IllegalArgumentException(
                "unknown " + what + " " + name + "; the catalogue has " + String.join(", ", known));
    }

    private static final class Bundled {
        static final Catalogue CATALOGUE = new Catalogue(CatalogueLoader.bundled());
    }
}
