package dev.trainyard.jobscheduler.model.capacity;

import dev.trainyard.domain.catalogue.Fabric;

/** The levels of a fabric, smallest domain first; the same as {@link Fabric#LEVELS}. */
public enum TopologyLevel {
    NODE,
    RACK,
    POD,
    CLUSTER;

    /**
     * The level of a spec; an empty name is the cluster.
     *
     * @throws IllegalArgumentException for an unknown name, with the known ones
     */
    public static TopologyLevel named(String name) {
        if (name.isEmpty()) {
            return CLUSTER;
        }
        int index = Fabric.LEVELS.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "topology level: found " + name + ", expected one of " + Fabric.LEVELS + "; correct the job");
        }
        return values()[index];
    }

    /** The name as specs and people write it. */
    public String label() {
        return Fabric.LEVELS.get(ordinal());
    }

    /** The next smaller level; a node has none and answers itself. */
    public TopologyLevel below() {
        return values()[Math.max(0, ordinal() - 1)];
    }
}
