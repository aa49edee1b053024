package dev.trainyard.operator.intake;

import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.operator.ObjectRef;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.concurrent.ConcurrentHashMap;

/** Has objects looked at again for reasons that are not in the API server: the log has taken a command, say. */
public final class Triggers {
    private final ConcurrentHashMap<String, SimpleInboundEventSource<? extends YardObject>> sources =
            new ConcurrentHashMap<>();

    /** The source of one kind; to be registered once. */
    <R extends YardObject> EventSource<?, R> source(String kind) {
        SimpleInboundEventSource<R> source = new SimpleInboundEventSource<>("log");
        sources.put(kind, source);
        return source;
    }

    /** Has an object looked at soon; nothing happens when it is gone. */
    public void fire(ObjectRef ref) {
        SimpleInboundEventSource<? extends YardObject> source = sources.get(ref.kind());
        if (source != null) {
            source.propagateEvent(ref.id());
        }
    }
}
