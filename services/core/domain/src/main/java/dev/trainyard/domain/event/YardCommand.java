package dev.trainyard.domain.event;

import dev.trainyard.domain.resource.Resource;

/**
 * Everything that people can tell a yard. A command is the payload of an event whose source is the door; every shard
 * gets every command, at the same virtual time and in the same order, and takes from it what concerns it. A command that
 * comes too late or names what does not exist changes nothing.
 */
public sealed interface YardCommand {
    /**
     * A resource is created, or the mutable fields of the one with the same kind, namespace and name are replaced; see
     * {@link dev.trainyard.domain.spec.Field#mutable}. Pools and jobs get their numbers from the order of these
     * commands, see {@link dev.trainyard.domain.yard.Roll}.
     *
     * @param resource the validated resource
     */
    record ResourceApplied(Resource resource) implements YardCommand {}

    /**
     * A resource is deleted. A job that is not over is cancelled; the nodes of a pool go away and with them the workers
     * on them; jobs that wait in a queue go on waiting for one of its name.
     *
     * @param kind kind as in YAML, such as {@code TrainingJob}
     * @param namespace its namespace
     * @param name its name
     */
    record ResourceDeleted(String kind, String namespace, String name) implements YardCommand {}
}
