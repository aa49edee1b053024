package dev.trainyard.operator.intake;

import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.operator.status.StatusApi;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** Has jobs taken and let go. */
@ControllerConfiguration(
        name = "trainingjobs",
        finalizerName = Triggers.FINALIZER,
        fieldManager = StatusApi.FIELD_MANAGER)
public final class JobReconciler implements Reconciler<TrainingJob>, Cleaner<TrainingJob> {
    private final Intake intake;
    private final Triggers triggers;

    public JobReconciler(Intake intake, Triggers triggers) {
        this.intake = intake;
        this.triggers = triggers;
    }

    @Override
    public List<EventSource<?, TrainingJob>> prepareEventSources(EventSourceContext<TrainingJob> context) {
        return List.of(triggers.source("TrainingJob"));
    }

    @Override
    public UpdateControl<TrainingJob> reconcile(TrainingJob object, Context<TrainingJob> context) {
        return switch (intake.apply(object)) {
            case Verdict.Done _ -> UpdateControl.noUpdate();
            case Verdict.Again(long afterMs) ->
                UpdateControl.<TrainingJob>noUpdate().rescheduleAfter(afterMs);
        };
    }

    @Override
    public DeleteControl cleanup(TrainingJob object, Context<TrainingJob> context) {
        return switch (intake.delete(object)) {
            case Verdict.Done _ -> DeleteControl.defaultDelete();
            case Verdict.Again(long afterMs) ->
                DeleteControl.noFinalizerRemoval().rescheduleAfter(afterMs);
        };
    }
}
