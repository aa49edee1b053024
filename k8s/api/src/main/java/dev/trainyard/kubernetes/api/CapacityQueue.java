package dev.trainyard.kubernetes.api;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A queue; it belongs to no namespace and takes jobs of all. */
@Group(YardObject.GROUP)
@Version(YardObject.VERSION)
@Kind("CapacityQueue")
@Singular("capacityqueue")
@Plural("capacityqueues")
@ShortNames("tyqueue")
public final class CapacityQueue extends YardObject {
    private static final long serialVersionUID = 1L;
}
