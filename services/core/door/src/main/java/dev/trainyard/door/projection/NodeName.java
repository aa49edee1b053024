package dev.trainyard.door.projection;

import dev.trainyard.domain.spec.AcceleratorPoolSpec;

/** What nodes and racks are called. */
final class NodeName {
    private NodeName() {}

    /** {@code pool-a/rack-17/node-3}: racks of the pool and nodes of the rack from 0. */
    static String of(String pool, AcceleratorPoolSpec spec, int index) {
        int perRack = spec.rack().nodes();
        return pool + "/" + rack(index / perRack) + "/node-" + index % perRack;
    }

    static String rack(int rack) {
        return "rack-" + rack;
    }
}
