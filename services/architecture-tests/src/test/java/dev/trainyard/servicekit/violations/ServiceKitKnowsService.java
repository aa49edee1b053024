package dev.trainyard.servicekit.violations;

import dev.trainyard.chipnode.model.ChipNodeModel;

/** Breaks: the service kit knows no service. */
public final class ServiceKitKnowsService {
    private ServiceKitKnowsService() {}

    static Object model() {
        return ChipNodeModel.class;
    }
}
