package dev.trainyard.yard.summary;

import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The end of a run for people at a terminal: plain ASCII, at most {@link #COLUMNS} columns, the simulated figures beside
 * the published ones where there are any.
 */
public final class ConsoleSummary {
    /** Columns that no line exceeds. */
    public static final int COLUMNS = 100;
    /** Jobs that get a table of their own; with more, every job gets one line. */
    static final int JOBS_IN_FULL_MAX = 4;

    private static final String ROW = "  %-34s %16s %16s   %s";
    private static final String JOB_ROW = "%-34s %-10s %12s %9s %8s %8s %12s";

    private final List<String> lines = new ArrayList<>();
    private final RunResult result;

    private ConsoleSummary(RunResult result) {
        this.result = result;
    }

    /**
     * The summary.
     *
     * @param result the run
     * @param closing lines to end with, as they are: how to replay the run, where the report is
     */
    public static List<String> lines(RunResult result, List<String> closing) {
        ConsoleSummary summary = new ConsoleSummary(result);
        summary.run();
        if (result.jobs().size() > JOBS_IN_FULL_MAX) {
            summary.jobsInOneLineEach();
        } else {
            for (int i = 0; i < result.jobs().size(); i++) {
                summary.job(result.jobs().get(i), result.summary().jobs().get(i));
            }
        }
        summary.blank();
        summary.add("digest " + result.summary().digest());
        closing.forEach(summary.lines::add);
        return List.copyOf(summary.lines);
    }

    private void run() {
        RunSummary run = result.summary();
        long endNs = VirtualTime.ofSeconds(run.virtualSeconds());
        double timesFaster = run.wallSeconds() <= 0 ? 0 : run.virtualSeconds() / run.wallSeconds();
        add("%s of virtual time in %s s (%s times real time)"
                .formatted(
                        Figures.duration(endNs),
                        Figures.fixed(run.wallSeconds(), 2),
                        Figures.count(Math.round(timesFaster))));
        add("%s windows, %s events; %s, %s, %s, seed %d"
                .formatted(
                        Figures.count(run.windows()),
                        Figures.count(run.events()),
                        run.runtime(),
                        plural(run.processes(), "process", "processes"),
                        plural(run.shards(), "shard", "shards"),
                        run.seed()));
    }

    private void job(JobHistory job, JobSummary summary) {
        JobFacts facts = job.facts();
        PoolFacts pool = facts.pool();
        blank();
        add(cut(facts.name(), 60) + ": " + summary.state() + " after "
                + Figures.duration(job.accounts().totalNs()));
        add("%s x %s in %s nodes and %s%s"
                .formatted(
                        Figures.count(facts.spec().chips()),
                        facts.accelerator().name(),
                        Figures.count(facts.spec().nodes()),
                        plural(facts.spec().spareNodes(), "spare", "spares"),
                        pool == null ? "" : ", pool " + cut(pool.name(), 40)));
        if (!job.over()) {
            add("not over: figures up to now; its times are estimates");
        }
        Optional<PublishedRun> published = PublishedRun.behind(facts, result.catalogue());
        figures(job, summary, published);
        causes(job, published);
        timeWent(job);
        bill(facts, summary);
    }

    private void figures(JobHistory job, JobSummary s, Optional<PublishedRun> behind) {
        Optional<PublishedRun> rates = behind.filter(p -> p.sameSize(job));
        Optional<PublishedRun> counted = behind.filter(p -> p.sameSizeAndLength(job));
        InterruptionCounts counts = s.interruptions();
        blank();
        row("", "simulated", rates.isPresent() ? "published" : "", "");
        row(
                "goodput",
                Figures.percent(s.goodput(), 1),
                text(rates, p -> "> " + Figures.percent(p.effectiveTimeShareMin(), 0)),
                rates.isPresent() ? "effective training time" : "");
        row(
                "TFLOP/s per chip",
                Figures.fixed(s.tflopsPerChip(), 1),
                text(rates, p -> Figures.fixed(p.tflopsPerChip(), 0)),
                "model FLOPs");
        row("MFU", Figures.percent(s.mfu(), 1), text(rates, p -> Figures.percent(p.mfu(), 0)), "");
        row("step time", Figures.fixed(s.stepTimeSeconds(), 3) + " s", "", "");
        row("steps", Figures.count(s.steps()), "", Figures.scaled((double) s.tokens()) + " tokens");
        row("in the queue", Figures.duration(job.accounts().queueNs()), "", "");
        row("interruptions", Figures.count(counts.total()), text(counted, p -> Figures.count(p.interruptions())), "");
        row("  unexpected", Figures.count(counts.unexpected()), text(counted, p -> Figures.count(p.unexpected())), "");
        row("  planned", Figures.count(counts.planned()), text(counted, p -> Figures.count(p.planned())), "");
        behind.ifPresent(p -> add("  published: " + p.phrase()));
    }

    private void causes(JobHistory job, Optional<PublishedRun> behind) {
        List<CauseComparison> causes = CauseComparison.of(job, result.catalogue());
        if (causes.isEmpty()) {
            return;
        }
        boolean compared = behind.filter(p -> p.sameSizeAndLength(job)).isPresent();
        blank();
        row("interruptions by cause", "simulated", compared ? "published" : "", "95 % of runs");
        for (CauseComparison cause : causes) {
            String range = "%d to %d"
                    .formatted(cause.interval().low(), cause.interval().high());
            row(
                    "  " + cause.process().cause(),
                    Figures.count(cause.simulated()),
                    compared && cause.published().isPresent()
                            ? Figures.count(cause.published().getAsInt())
                            : "",
                    cause.asExpected() ? range : range + ", outside");
        }
    }

    private void timeWent(JobHistory job) {
        long totalNs = job.accounts().totalNs();
        blank();
        row("where the time went", "hours", "share", "");
        for (TimeShare share : TimeShare.of(job.accounts())) {
            row("  " + share.kind().word(), hours(share.ns()), share(share.ns(), totalNs), "");
        }
        row("  total", hours(totalNs), share(totalNs, totalNs), "");
    }

    private void bill(JobFacts facts, JobSummary summary) {
        PoolFacts pool = facts.pool();
        if (pool == null) {
            return;
        }
        blank();
        add("  cost at list price, approximate: %s USD (%s USD per chip hour, %s chips held)"
                .formatted(
                        Figures.scaled(summary.costUsd()),
                        Figures.plain(pool.system().usdPerChipHour(), 4),
                        Figures.count(facts.spec().chipsHeld())));
        add("  energy, approximate: %s (rated node power %s kW x PUE %s, spares included)"
                .formatted(
                        Figures.energy(summary.energyKwh()),
                        Figures.plain(pool.system().ratedNodeWatts() / 1000, 2),
                        Figures.plain(result.catalogue().defaultPue(), 3)));
    }

    private void jobsInOneLineEach() {
        blank();
        add(JOB_ROW.formatted("job", "state", "steps", "goodput", "MFU", "interr.", "cost USD"));
        for (JobSummary job : result.summary().jobs()) {
            add(JOB_ROW.formatted(
                    cut(job.name(), 34),
                    job.state(),
                    Figures.count(job.steps()),
                    Figures.percent(job.goodput(), 1),
                    Figures.percent(job.mfu(), 1),
                    Figures.count(job.interruptions().total()),
                    Figures.scaled(job.costUsd())));
        }
        add("cost at list price, approximate; planned and unexpected interruptions together");
    }

    private void row(String name, String simulated, String published, String note) {
        add(ROW.formatted(cut(name, 34), simulated, published, note));
    }

    private void blank() {
        lines.add("");
    }

    private void add(String line) {
        lines.add(cut(line.stripTrailing(), COLUMNS));
    }

    private static String hours(long ns) {
        return Figures.fixed((double) ns / VirtualTime.HOUR_NS, 2);
    }

    private static String share(long ns, long totalNs) {
        return Figures.percent(totalNs == 0 ? 0 : (double) ns / totalNs, 2);
    }

    private static String text(Optional<PublishedRun> published, Function<PublishedRun, String> figure) {
        return published.map(figure).orElse("");
    }

    private static String plural(int count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }

    private static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - 3) + "...";
    }
}
