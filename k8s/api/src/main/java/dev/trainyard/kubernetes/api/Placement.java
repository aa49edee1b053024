package dev.trainyard.kubernetes.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * Where a large job lies, node by node: what would make the status of the job too big. It has the name of the job, is
 * written by the operator once a placement, and goes with the job, which owns it. Nobody declares one.
 */
@Group(YardObject.GROUP)
@Version(YardObject.VERSION)
@Kind("Placement")
@Singular("placement")
@Plural("placements")
@ShortNames("typlacement")
public final class Placement extends CustomResource<Void, JsonTree> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected @Nullable JsonTree initStatus() {
        return null;
    }
}
