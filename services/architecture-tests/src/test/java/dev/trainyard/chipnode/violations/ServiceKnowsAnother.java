package dev.trainyard.chipnode.violations;

import dev.trainyard.jobscheduler.model.JobSchedulerModel;

/** Breaks: services do not know each other. */
public final class ServiceKnowsAnother {
    private ServiceKnowsAnother() {}

    static Object model() {
        return JobSchedulerModel.class;
    }
}
