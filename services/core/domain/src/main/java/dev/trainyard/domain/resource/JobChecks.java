package dev.trainyard.domain.resource;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.Fabric;
import dev.trainyard.domain.spec.ModelSpec;
import dev.trainyard.domain.spec.ParallelismSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.spec.TrainingSpec;
import dev.trainyard.domain.spec.UntilSpec;
import dev.trainyard.domain.training.JobShape;
import dev.trainyard.domain.training.MemoryModel;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks of one job by itself: layout, divisibility, memory, end. */
final class JobChecks {
    private static final String PARALLELISM = "spec.training.parallelism";

    private final Catalogue catalogue;
    private final Located at;
    private final TrainingJobSpec job;
    private final List<Problem> problems;

    JobChecks(Catalogue catalogue, Located at, TrainingJobSpec job, List<Problem> problems) {
        this.catalogue = catalogue;
        this.at = at;
        this.job = job;
        this.problems = problems;
    }

    void run() {
        Optional<Accelerator> chip = catalogue.accelerator(job.accelerators().type());
        if (chip.isEmpty()) {
            report(
                    "spec.accelerators.type",
                    "unknown accelerator " + job.accelerators().type() + "; "
                            + NearestName.hint(job.accelerators().type(), catalogue.acceleratorNames()));
        }
        if (!Fabric.LEVELS.contains(job.topology().level())) {
            report(
                    "spec.topology.level",
                    "unknown level " + job.topology().level() + "; "
                            + NearestName.hint(job.topology().level(), Fabric.LEVELS));
        }
        until();
        int before = problems.size();
        product();
        model();
        pipeline();
        batch();
        if (chip.isPresent()) {
            tensorDomain(chip.get());
            if (problems.size() == before) {
                memory(chip.get());
            }
        }
    }

    private void until() {
        UntilSpec until = job.until();
        int given = (until.durationNs() > 0 ? 1 : 0) + (until.steps() > 0 ? 1 : 0) + (until.tokens() > 0 ? 1 : 0);
        if (given != 1) {
            report(
                    "spec.until",
                    "exactly one of duration, steps and tokens must be given and above 0, found " + given
                            + "; e.g. until: {duration: 54d}");
        }
    }

    private void product() {
        ParallelismSpec p = job.training().parallelism();
        long chips = (long) job.nodes() * job.accelerators().perNode();
        if (p.chips() != chips) {
            report(
                    PARALLELISM,
                    "tensor " + p.tensor() + " x pipeline " + p.pipeline() + " x context " + p.context()
                            + " x data " + p.data() + " = " + p.chips() + " chips, but " + job.nodes() + " nodes of "
                            + job.accelerators().perNode() + " have " + chips + "; change the degrees or nodes");
        }
    }

    private void model() {
        ModelSpec m = job.model();
        int tensor = job.training().parallelism().tensor();
        divides("spec.model.attentionHeads", "hiddenSize", m.hiddenSize(), "attentionHeads", m.attentionHeads());
        divides(
                "spec.model.keyValueHeads",
                "attentionHeads",
                m.attentionHeads(),
                "keyValueHeads",
                m.keyValueHeadsResolved());
        divides(PARALLELISM + ".tensor", "attentionHeads", m.attentionHeads(), "tensor", tensor);
        divides(PARALLELISM + ".tensor", "ffnSize", m.ffnSize(), "tensor", tensor);
    }

    private void divides(String path, String whatName, int what, String byName, int by) {
        if (what % by != 0) {
            report(path, whatName + " " + what + " is not a multiple of " + byName + " " + by + "; change one of them");
        }
    }

    private void pipeline() {
        JobShape shape = new JobShape(job.model(), job.training());
        int layers = job.model().layers();
        int stages = shape.stages();
        String path = PARALLELISM + ".pipeline";
        if (stages > layers) {
            report(path, stages + " stages for " + layers + " layers; each stage needs a layer, use at most " + layers);
            return;
        }
        if (!shape.layersSplitEvenly()) {
            report(
                    path,
                    layers + " layers cannot be split over " + stages + " stages: neither " + layers + " nor "
                            + (layers + 1) + " or " + (layers + 2)
                            + " (head, or embedding and head, as a layer each) is a"
                            + " multiple of " + stages + "; near degrees that fit are " + fittingStages(shape));
            return;
        }
        int chunks = job.training().parallelism().pipelineChunks();
        if (chunks > 0 && shape.layersPerStage() % chunks != 0) {
            report(
                    PARALLELISM + ".pipelineChunks",
                    shape.layersPerStage() + " layers of a stage cannot be cut into " + chunks
                            + " chunks; use a divisor of " + shape.layersPerStage() + " or 0");
        }
    }

    /** The two nearest degrees that fit, smaller first. */
    private String fittingStages(JobShape shape) {
        int layers = shape.model().layers();
        return IntStream.rangeClosed(1, layers)
                .filter(stages -> JobShape.splitEvenly(layers, stages))
                .boxed()
                .sorted(Comparator.comparingInt(stages -> Math.abs(stages - shape.stages())))
                .limit(2)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(" and "));
    }

    private void batch() {
        TrainingSpec t = job.training();
        long group = (long) t.parallelism().data() * t.microBatchSequences();
        if (t.globalBatchSequences() % group != 0) {
            report(
                    "spec.training.globalBatchSequences",
                    t.globalBatchSequences() + " sequences cannot be split over data "
                            + t.parallelism().data() + " x microBatchSequences " + t.microBatchSequences()
                            + "; use a multiple of " + group);
        }
        if (t.sequenceLength() % t.parallelism().context() != 0) {
            report(
                    PARALLELISM + ".context",
                    "sequenceLength " + t.sequenceLength() + " is not a multiple of context "
                            + t.parallelism().context() + "; change one of them");
        }
    }

    private void tensorDomain(Accelerator chip) {
        int tensor = job.training().parallelism().tensor();
        if (tensor > chip.scaleUpDomainChips()) {
            report(
                    PARALLELISM + ".tensor",
                    "tensor " + tensor + " is larger than the scale-up domain of " + chip.scaleUpDomainChips() + " "
                            + chip.name() + "; use at most " + chip.scaleUpDomainChips());
        }
    }

    private void memory(Accelerator chip) {
        var memory = MemoryModel.perChip(new JobShape(job.model(), job.training()), catalogue.stackOf(chip));
        if (memory.total() > chip.hbmBytes()) {
            report(
                    "spec.model",
                    "the model does not fit: a chip needs " + gib(memory.total()) + " GiB (weights "
                            + gib(memory.weights()) + ", gradients " + gib(memory.gradients()) + ", optimizer "
                            + gib(memory.optimizer()) + ", activations " + gib(memory.activations())
                            + ", framework reserve " + gib(memory.reserve()) + ") but " + chip.name() + " has "
                            + gib(chip.hbmBytes())
                            + " GiB; split it over more chips, shard more or recompute activations");
        }
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / (double) (1L << 30));
    }

    private void report(String path, String message) {
        at.report(problems, path, path + ": " + message);
    }
}
