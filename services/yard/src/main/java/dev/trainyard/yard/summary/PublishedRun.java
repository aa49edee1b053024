package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.CatalogueEntry;
import dev.trainyard.domain.catalogue.FailurePreset;
import dev.trainyard.kernel.VirtualTime;
import java.util.Optional;

/**
 * The run on which the counts of a failure preset were published, to stand beside a simulated one. The figures are rows
 * of the catalogue (failure-presets.csv and failure-causes.csv), where their sources stand.
 *
 * @param preset name of the failure preset
 * @param source where the counts come from
 * @param chips chips of the run
 * @param days its length
 * @param effectiveTimeShareMin lower bound of its effective training time, 0 to 1
 * @param tflopsPerChip model TFLOP/s per chip
 * @param mfu model FLOPs utilization, 0 to 1
 * @param unexpected unexpected interruptions
 * @param planned planned interruptions
 */
public record PublishedRun(
        String preset,
        String source,
        int chips,
        double days,
        double effectiveTimeShareMin,
        double tflopsPerChip,
        double mfu,
        int unexpected,
        int planned) {
    private static final String TABLE = "failure-presets.csv";

    /** The published run behind the failures of the job's pool; empty when its pool uses no preset. */
    public static Optional<PublishedRun> behind(JobFacts job, Catalogue catalogue) {
        PoolFacts pool = job.pool();
        return pool == null
                ? Optional.empty()
                : catalogue.failurePreset(pool.spec().failures().preset()).map(preset -> of(preset, catalogue));
    }

    /** Whether the job has as many chips, so that rates (goodput, FLOP/s, time between interruptions) compare. */
    public boolean sameSize(JobHistory job) {
        return near(job.facts().spec().chips(), chips);
    }

    /** Whether the job has as many chips and took as long, so that counts compare. */
    public boolean sameSizeAndLength(JobHistory job) {
        return sameSize(job) && near(job.accounts().totalNs() / (double) VirtualTime.DAY_NS, days);
    }

    /** The run in a phrase: where it was published, how large and long it was. */
    public String phrase() {
        return "%s: %s chips, %s days, %s interruptions of which %s planned"
                .formatted(source, Figures.count(chips), Figures.plain(days, 1), interruptions(), planned);
    }

    /** All interruptions. */
    public int interruptions() {
        return unexpected + planned;
    }

    private static PublishedRun of(FailurePreset preset, Catalogue catalogue) {
        String name = preset.name();
        String source = entry(catalogue, name, "chips").source();
        return new PublishedRun(
                name,
                source.replaceAll("\\s+(Table|section)\\b.*", ""),
                (int) number(catalogue, name, "chips"),
                number(catalogue, name, "days"),
                number(catalogue, name, "publishedEffectiveTimeShare"),
                number(catalogue, name, "publishedTflopsPerChip"),
                number(catalogue, name, "publishedMfu"),
                preset.publishedCount(false),
                preset.publishedCount(true));
    }

    private static boolean near(double simulated, double published) {
        return Math.abs(simulated - published) <= 0.02 * published;
    }

    private static double number(Catalogue catalogue, String preset, String quantity) {
        return Double.parseDouble(entry(catalogue, preset, quantity).value());
    }

    private static CatalogueEntry entry(Catalogue catalogue, String preset, String quantity) {
        return catalogue.entries().stream()
                .filter(e -> e.table().equals(TABLE)
                        && e.name().equals(preset)
                        && e.quantity().equals(quantity))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(TABLE + ": " + preset + " lacks " + quantity + "; add a row for it"));
    }
}
