package dev.trainyard.operator.intake;

import dev.trainyard.kubernetes.api.CapacityQueue;
import dev.trainyard.operator.ObjectRef;
import dev.trainyard.operator.status.StatusApi;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;

/** Has queues taken and let go. */
@GradualRetry(maxAttempts = -1, maxInterval = YardReconciler.RETRY_MAX_MS)
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
