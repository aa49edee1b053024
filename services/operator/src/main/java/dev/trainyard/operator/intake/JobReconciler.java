package dev.trainyard.operator.intake;

import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.operator.ObjectRef;
import dev.trainyard.operator.status.StatusApi;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;

/** Has jobs taken and let go. */
@GradualRetry(maxAttempts = -1, maxInterval = YardReconciler.RETRY_MAX_MS)
@ControllerConfiguration(
        name = "trainingjobs",
        finalizerName = ObjectRef.FINALIZER,
        fieldManager = StatusApi.FIELD_MANAGER,
        triggerReconcilerOnAllEvents = true,
        informer = @Informer(itemStore = SlimStore.class))
public final class JobReconciler extends YardReconciler<TrainingJob> {
    public JobReconciler(Intake intake, Triggers triggers) {
        super("TrainingJob", intake, triggers);
    }
}
