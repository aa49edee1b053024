package dev.trainyard.door.log;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.DeclarationReader;
import dev.trainyard.domain.resource.KnownYard;
import dev.trainyard.domain.resource.Problem;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.clock.CommandGate;
import dev.trainyard.servicekit.runtime.protocol.Command;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks commands as the door checks requests, for those that came into the log past the door. What it has let through
 * counts as known for the commands behind it, whether or not the projection has seen it yet.
 */
public final class AdmissionGate implements CommandGate {
    private final PayloadCodec codec;
    private final DeclarationReader reader;
    private final Passed known;

    /**
     * @param codec of the commands
     * @param catalogue what specs may name
     * @param before what the yard has already, from the log
     */
    public AdmissionGate(PayloadCodec codec, Catalogue catalogue, KnownYard before) {
        this.codec = codec;
        this.reader = new DeclarationReader(catalogue);
        this.known = new Passed(before);
    }

    @Override
    public Optional<String> refuse(Command command) {
        Record payload;
        try {
            payload = codec.decode(command.payload()).payload();
        } catch (RuntimeException e) {
            return Optional.of("its payload cannot be read: " + e.getMessage());
        }
        if (!(payload instanceof YardCommand order)) {
            return Optional.of("its payload is a " + payload.getClass().getSimpleName() + ", expected a command");
        }
        return switch (order) {
            case ResourceApplied(Resource resource) -> applied(resource);
            case ResourceDeleted(String kind, String namespace, String name) -> {
                known.forget(kind, namespace, name);
                yield Optional.empty();
            }
        };
    }

    private Optional<String> applied(Resource resource) {
        List<Problem> problems = reader.check(resource, known);
        if (problems.isEmpty()) {
            known.pass(resource);
            return Optional.empty();
        }
        return Optional.of(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    }

    /** What the yard had, with what has passed since on top. */
    private static final class Passed implements KnownYard {
        private final KnownYard before;
        private final TreeMap<String, Optional<Resource>> since = new TreeMap<>();

        Passed(KnownYard before) {
            this.before = before;
        }

        void pass(Resource resource) {
            // Jobs are looked up by name only when they are applied again; queues and pools by every job.
            since.put(key(resource), Optional.of(resource));
        }

        void forget(String kind, String namespace, String name) {
            since.put(key(kind, namespace, name), Optional.empty());
        }

        @Override
        public Optional<Resource> find(String kind, String namespace, String name) {
            Optional<Resource> passed = since.get(key(kind, namespace, name));
            return passed == null ? before.find(kind, namespace, name) : passed;
        }

        @Override
        public Collection<CapacityQueue> queues() {
            List<CapacityQueue> queues = new ArrayList<>();
            before.queues().stream()
                    .filter(queue -> !since.containsKey(key(queue)))
                    .forEach(queues::add);
            for (Optional<Resource> one : passed("CapacityQueue")) {
                if (one.orElse(null) instanceof CapacityQueue queue) {
                    queues.add(queue);
                }
            }
            return queues;
        }

        @Override
        public Collection<AcceleratorPool> pools() {
            List<AcceleratorPool> pools = new ArrayList<>();
            before.pools().stream()
                    .filter(pool -> !since.containsKey(key(pool)))
                    .forEach(pools::add);
            for (Optional<Resource> one : passed("AcceleratorPool")) {
                if (one.orElse(null) instanceof AcceleratorPool pool) {
                    pools.add(pool);
                }
            }
            return pools;
        }

        private Collection<Optional<Resource>> passed(String kind) {
            return since.subMap(kind + "/", kind + "0").values(); // '0' is the character behind '/'
        }

        private static String key(Resource resource) {
            return key(
                    resource.kind(),
                    resource.meta().namespace(),
                    resource.meta().name());
        }

        private static String key(String kind, String namespace, String name) {
            return kind + "/" + namespace + "/" + name;
        }
    }
}
