package dev.trainyard.operator.intake;

import dev.trainyard.kubernetes.api.CapacityQueue;
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

/** Has queues taken and let go. */
@ControllerConfiguration(
        name = "capacityqueues",
        finalizerName = Triggers.FINALIZER,
        fieldManager = StatusApi.FIELD_MANAGER)
public final class QueueReconciler implements Reconciler<CapacityQueue>, Cleaner<CapacityQueue> {
    private final Intake intake;
    private final Triggers triggers;

    public QueueReconciler(Intake intake, Triggers triggers) {
        this.intake = intake;
        this.triggers = triggers;
    }

    @Override
    public List<EventSource<?, CapacityQueue>> prepareEventSources(EventSourceContext<CapacityQueue> context) {
        return List.of(triggers.source("CapacityQueue"));
    }

    @Override
    public UpdateControl<CapacityQueue> reconcile(CapacityQueue object, Context<CapacityQueue> context) {
        return switch (intake.apply(object)) {
            case Verdict.Done _ -> UpdateControl.noUpdate();
            case Verdict.Again(long afterMs) ->
                UpdateControl.<CapacityQueue>noUpdate().rescheduleAfter(afterMs);
        };
    }

    @Override
    public DeleteControl cleanup(CapacityQueue object, Context<CapacityQueue> context) {
        return switch (intake.delete(object)) {
            case Verdict.Done _ -> DeleteControl.defaultDelete();
            case Verdict.Again(long afterMs) ->
                DeleteControl.noFinalizerRemoval().rescheduleAfter(afterMs);
        };
    }
}
