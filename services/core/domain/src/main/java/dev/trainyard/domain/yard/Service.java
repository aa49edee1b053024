package dev.trainyard.domain.yard;

/** The services of the yard, in the order in which their shards are numbered. */
public enum Service {
    CHIP_NODE("chip-node"),
    NETWORK_FABRIC("network-fabric"),
    JOB_SCHEDULER("job-scheduler"),
    FAILURE_INJECTOR("failure-injector"),
    ORCHESTRATOR("orchestrator");

    private final String id;

    Service(String id) {
        this.id = id;
    }

    /** Its name in topics, metrics and on the command line. */
    public String id() {
        return id;
    }
}
