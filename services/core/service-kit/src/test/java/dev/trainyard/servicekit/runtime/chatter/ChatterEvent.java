package dev.trainyard.servicekit.runtime.chatter;

/** What chatter shards tell each other. */
public sealed interface ChatterEvent {
    /** The command that throws in the balls. */
    record Start(int balls, int hops) implements ChatterEvent {}

    /** The command that shakes every shard's state. */
    record Shake(String by, long amount) implements ChatterEvent {}

    /** A ball on its way. */
    record Ball(int hops, long tag) implements ChatterEvent {}

    /** A ball came to rest; shard 0 counts. */
    record Rest(long tag) implements ChatterEvent {}

    /** Nobody but the log reads it. */
    record Remark(long tag, String text) implements ChatterEvent {}
}
