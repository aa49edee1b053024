package dev.trainyard.kubernetes.api.crd;

import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.ModelSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.spec.TrainingSpec;
import dev.trainyard.domain.spec.UntilSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;

/**
 * Rules over several fields of a record which need nothing but these fields. They say early, at {@code kubectl apply},
 * what the checks of the domain say, too; those also know the catalogue and the other resources, and tell the numbers: a
 * text made of numbers costs the API server more than it allows.
 */
final class CrossRules {
    private CrossRules() {}

    static List<ValidationRule> of(Class<? extends Record> type) {
        if (type == FailuresSpec.class) {
            return List.of(SpecSchema.rule(
                    "has(self.preset) != has(self.processes)", "exactly one of preset and processes must be given"));
        }
        if (type == UntilSpec.class) {
            return List.of(SpecSchema.rule(
                    "(self.duration in ['0', '0s'] ? 0 : 1) + (self.steps > 0 ? 1 : 0) + (self.tokens > 0 ? 1 : 0) == 1",
                    "exactly one of duration, steps and tokens must be given and above 0; e.g. until: {duration:"
                            + " 54d}"));
        }
        if (type == ModelSpec.class) {
            return List.of(
                    saying(
                            "self.hiddenSize % self.attentionHeads == 0",
                            "hiddenSize must be a multiple of attentionHeads; change one of them", ".attentionHeads"),
                    saying(
                            "self.keyValueHeads == 0 || self.attentionHeads % self.keyValueHeads == 0",
                            "attentionHeads must be a multiple of keyValueHeads; change one of them",
                            ".keyValueHeads"));
        }
        if (type == TrainingSpec.class) {
            return List.of(
                    saying(
                            "self.globalBatchSequences % (self.parallelism.data * self.microBatchSequences) == 0",
                            "globalBatchSequences must be a multiple of parallelism.data x microBatchSequences",
                            ".globalBatchSequences"),
                    saying(
                            "self.sequenceLength % self.parallelism.context == 0",
                            "sequenceLength must be a multiple of context; change one of them",
                            ".parallelism.context"));
        }
        if (type == TrainingJobSpec.class) {
            String product =
                    "%1$stensor * %1$spipeline * %1$scontext * %1$sdata".formatted("self.training.parallelism.");
            return List.of(saying(
                    product + " == self.nodes * self.accelerators.perNode",
                    "tensor x pipeline x context x data must be the chips of the job, nodes x accelerators.perNode;"
                            + " change the degrees or nodes",
                    ".training.parallelism"));
        }
        return List.of();
    }

    private static ValidationRule saying(String rule, String message, String path) {
        return new ValidationRuleBuilder()
                .withRule(rule)
                .withMessage(message)
                .withFieldPath(path)
                .build();
    }
}
