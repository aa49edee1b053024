package dev.trainyard.domain.spec;

/** What a failure process strikes. */
public enum ComponentClass {
    /** One accelerator. */
    Chip,
    /** One host with all its chips. */
    Node,
    /** The scale-out link of one chip: NIC port, cable and switch port. */
    Link,
    /** One rack: power shelf and top-of-rack switch. */
    Rack,
    /** The software of the worker group on one node. */
    Software
}
