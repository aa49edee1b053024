package dev.trainyard.kubernetes.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A job of a namespace. */
@Group(YardObject.GROUP)
@Version(YardObject.VERSION)
@Kind("TrainingJob")
@Singular("trainingjob")
@Plural("trainingjobs")
@ShortNames("tyjob")
public final class TrainingJob extends YardObject implements Namespaced {
    private static final long serialVersionUID = 1L;
}
