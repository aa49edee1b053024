package dev.trainyard.operator.intake;

import dev.trainyard.kubernetes.api.AcceleratorPool;
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

/** Has pools taken and let go. */
@ControllerConfiguration(
        name = "acceleratorpools",
        finalizerName = Triggers.FINALIZER,
        fieldManager = StatusApi.FIELD_MANAGER)
public final class PoolReconciler implements Reconciler<AcceleratorPool>, Cleaner<AcceleratorPool> {
    private final Intake intake;
    private final Triggers triggers;

    public PoolReconciler(Intake intake, Triggers triggers) {
        this.intake = intake;
        this.triggers = triggers;
    }

    @Override
    public List<EventSource<?, AcceleratorPool>> prepareEventSources(EventSourceContext<AcceleratorPool> context) {
        return List.of(triggers.source("AcceleratorPool"));
    }

    @Override
    public UpdateControl<AcceleratorPool> reconcile(AcceleratorPool object, Context<AcceleratorPool> context) {
        return switch (intake.apply(object)) {
            case Verdict.Done _ -> UpdateControl.noUpdate();
            case Verdict.Again(long afterMs) ->
                UpdateControl.<AcceleratorPool>noUpdate().rescheduleAfter(afterMs);
        };
    }

    @Override
    public DeleteControl cleanup(AcceleratorPool object, Context<AcceleratorPool> context) {
        return switch (intake.delete(object)) {
            case Verdict.Done _ -> DeleteControl.defaultDelete();
            case Verdict.Again(long afterMs) ->
                DeleteControl.noFinalizerRemoval().rescheduleAfter(afterMs);
        };
    }
}
