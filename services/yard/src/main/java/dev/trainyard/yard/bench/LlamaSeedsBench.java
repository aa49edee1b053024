package dev.trainyard.yard.bench;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.FailurePreset;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.yard.summary.JobSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** The main job in process under many seeds, against the counts that were published for it. */
final class LlamaSeedsBench implements Bench {
    private static final double MEAN_TOLERANCE = 0.04;
    private static final double CAUSES_P_MIN = 0.01;
    private static final double CONFIDENCE = 0.95;

    @Override
    public String name() {
        return "llama-seeds";
    }

    @Override
    public String command() {
        return "bench llama-seeds --seeds 20";
    }

    @Override
    public String description() {
        return "54 days of Llama 3 405B in process, seeds 1 to N, against the published counts";
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        List<Resource> resources = YardFile.read(settings.example("llama-3-405b.yaml"));
        FailurePreset preset = presetOf(resources);
        List<JobSummary> jobs = runAll(resources, settings);
        double[] unexpected = jobs.stream()
                .mapToDouble(job -> job.interruptions().unexpected())
                .toArray();
        double[] planned =
                jobs.stream().mapToDouble(job -> job.interruptions().planned()).toArray();
        double[] goodput = jobs.stream().mapToDouble(JobSummary::goodput).toArray();
        int published = preset.publishedCount(false);
        double half = halfInterval(unexpected);
        double mean = mean(unexpected);
        Figure goodputs = new Figure("goodput, median", "", goodput, new Target.None());
        return List.of(
                Figure.of(
                        "unexpected interruptions, mean",
                        "",
                        mean,
                        new Target.Between(published * (1 - MEAN_TOLERANCE), published * (1 + MEAN_TOLERANCE))),
                Figure.of("its 95 % interval, from", "", mean - half, new Target.None()),
                Figure.of("its 95 % interval, to", "", mean + half, new Target.None()),
                Figure.of(
                        "causes, chi-squared p", "", causesP(jobs, preset, settings), new Target.AtLeast(CAUSES_P_MIN)),
                goodputs,
                Figure.of("goodput, least", "", goodputs.min(), new Target.AtLeast(0.90)),
                Figure.of("goodput, largest", "", goodputs.max(), new Target.AtMost(0.97)),
                Figure.of("planned interruptions, mean", "", mean(planned), new Target.None()));
    }

    private static FailurePreset presetOf(List<Resource> resources) {
        for (Resource resource : resources) {
            if (resource instanceof AcceleratorPool pool) {
                return Catalogue.bundled()
                        .failurePreset(pool.spec().failures().preset())
                        .orElseThrow(() -> new BenchFailedException("the pool of the example uses no failure preset"));
            }
        }
        throw new BenchFailedException("the example has no pool");
    }

    /** One run is one thread; several go side by side. */
    private static List<JobSummary> runAll(List<Resource> resources, BenchSettings settings)
            throws InterruptedException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<JobSummary>> futures = new ArrayList<>();
            for (long seed = 1; seed <= settings.seeds(); seed++) {
                long own = seed;
                futures.add(threads.submit(() -> SeedRun.firstJob(resources, own)));
            }
            List<JobSummary> jobs = new ArrayList<>();
            for (Future<JobSummary> future : futures) {
                jobs.add(future.get());
                JobSummary job = jobs.getLast();
                settings.progress()
                        .accept("llama-seeds seed " + jobs.size() + ": "
                                + job.interruptions().unexpected() + " unexpected, goodput "
                                + Numbers.plain(job.goodput()));
            }
            return jobs;
        } catch (ExecutionException e) {
            throw new BenchFailedException("a run failed: " + e.getCause());
        }
    }

    /**
     * Goodness of fit of the pooled unexpected causes: Pearson's statistic against the published shares, one degree of
     * freedom less than there are causes.
     */
    private static double causesP(List<JobSummary> jobs, FailurePreset preset, BenchSettings settings) {
        List<FailurePreset.Cause> causes =
                preset.causes().stream().filter(c -> !c.process().planned()).toList();
        double[] counts = new double[causes.size()];
        double total = 0;
        for (int i = 0; i < counts.length; i++) {
            String cause = causes.get(i).process().cause();
            counts[i] = jobs.stream()
                    .mapToInt(job -> job.interruptions().count(cause))
                    .sum();
            total += counts[i];
        }
        double published = preset.publishedCount(false);
        double statistic = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = total * causes.get(i).publishedCount() / published;
            settings.progress()
                    .accept("llama-seeds cause " + causes.get(i).process().cause() + ": " + Numbers.plain(counts[i])
                            + ", published shares let expect " + Numbers.plain(expected));
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        return ChiSquaredDistribution.of(counts.length - 1.0).survivalProbability(statistic);
    }

    /** Half the width of the confidence interval of a mean, by Student's t. */
    private static double halfInterval(double[] values) {
        if (values.length < 2) {
            return Double.NaN;
        }
        double mean = mean(values);
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        double t = TDistribution.of(values.length - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return t * Math.sqrt(squares / (values.length - 1) / values.length);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }
}
