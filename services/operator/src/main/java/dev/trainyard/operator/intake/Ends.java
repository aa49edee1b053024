package dev.trainyard.operator.intake;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.kubernetes.api.YardObject;

/** Which objects are over. */
final class Ends {
    private Ends() {}

    /** Whether a job has succeeded or was cancelled: it never runs again, whatever anybody writes into it. */
    static boolean isOver(YardObject object) {
        if (!object.getKind().equals(Resource.JOB_KIND)) {
            return false;
        }
        for (ObjectCondition condition : object.conditions()) {
            if (condition.type().equals("Succeeded") && !condition.status().equals(Condition.UNKNOWN)) {
                return true;
            }
        }
        return false;
    }
}
