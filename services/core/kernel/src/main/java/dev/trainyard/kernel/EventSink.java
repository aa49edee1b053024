package dev.trainyard.kernel;

/** Takes the events of a shard in order of their sequence. */
@FunctionalInterface
public interface EventSink {
    /** Takes one event. */
    void accept(Envelope event);
}
