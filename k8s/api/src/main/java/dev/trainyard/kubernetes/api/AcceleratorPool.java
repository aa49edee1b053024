package dev.trainyard.kubernetes.api;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A pool of nodes; it belongs to no namespace. */
@Group(YardObject.GROUP)
@Version(YardObject.VERSION)
@Kind("AcceleratorPool")
@Singular("acceleratorpool")
@Plural("acceleratorpools")
@ShortNames("typool")
public final class AcceleratorPool extends YardObject {
    private static final long serialVersionUID = 1L;
}
