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
 * what the checks of the domain say, too; those also know the catalogue and the other resources.
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
                    multiple("", "hiddenSize", "attentionHeads"),
                    saying(
                            "self.keyValueHeads == 0 || self.attentionHeads % self.keyValueHeads == 0",
                            "'attentionHeads ' + string(self.attentionHeads) + ' is not a multiple of keyValueHeads '"
                                    + " + string(self.keyValueHeads) + '; change one of them'",
                            ".keyValueHeads"));
        }
        if (type == TrainingSpec.class) {
            return List.of(
                    saying(
                            "self.globalBatchSequences % (self.parallelism.data * self.microBatchSequences) == 0",
                            "string(self.globalBatchSequences) + ' sequences cannot be split over data '"
                                    + " + string(self.parallelism.data) + ' x microBatchSequences '"
                                    + " + string(self.microBatchSequences) + '; use a multiple of '"
                                    + " + string(self.parallelism.data * self.microBatchSequences)",
                            ".globalBatchSequences"),
                    multiple(".parallelism", "sequenceLength", "context"));
        }
        if (type == TrainingJobSpec.class) {
            return List.of(chips());
        }
        return List.of();
    }

    private static ValidationRule chips() {
        String degrees = "self.training.parallelism.";
        String product = "%1$stensor * %1$spipeline * %1$scontext * %1$sdata".formatted(degrees);
        String chips = "self.nodes * self.accelerators.perNode";
        return saying(
                product + " == " + chips,
                ("'tensor ' + string(%1$stensor) + ' x pipeline ' + string(%1$spipeline) + ' x context '"
                                + " + string(%1$scontext) + ' x data ' + string(%1$sdata) + ' = ' + string(%2$s)"
                                + " + ' chips, but ' + string(self.nodes) + ' nodes of '"
                                + " + string(self.accelerators.perNode) + ' have ' + string(%3$s)"
                                + " + '; change the degrees or nodes'")
                        .formatted(degrees, product, chips),
                ".training.parallelism");
    }

    /** One field is a multiple of another, which may lie in a record below. */
    private static ValidationRule multiple(String below, String what, String by) {
        String divisor = "self" + below + "." + by;
        return saying(
                "self.%s %% %s == 0".formatted(what, divisor),
                "'%1$s ' + string(self.%1$s) + ' is not a multiple of %2$s ' + string(%3$s) + '; change one of them'"
                        .formatted(what, by, divisor),
                below + "." + by);
    }

    private static ValidationRule saying(String rule, String message, String path) {
        return new ValidationRuleBuilder()
                .withRule(rule)
                .withMessageExpression(message)
                .withFieldPath(path)
                .build();
    }
}
