package dev.trainyard.operator.intake;

import dev.trainyard.kubernetes.api.CapacityQueue;
import dev.trainyard.operator.ObjectRef;
import dev.trainyard.operator.status.StatusApi;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;

/** Has queues taken and let go. */
@ControllerConfiguration(
        name = "capacityqueues",
        finalizerName = ObjectRef.FINALIZER,
        fieldManager = StatusApi.FIELD_MANAGER,
        triggerReconcilerOnAllEvents = true,
        informer = @Informer(itemStore = SlimStore.class))
public final class QueueReconciler extends YardReconciler<CapacityQueue> {
    public QueueReconciler(Intake intake, Triggers triggers) {
        super("CapacityQueue", intake, triggers);
    }
}
