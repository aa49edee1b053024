package dev.trainyard.domain.event;

import dev.trainyard.domain.resource.Resource;

/**
 * Everything that people can tell a yard. A command is the payload of an event whose source is the door; every shard
 * gets every command, at the same virtual time and in the same order, and takes from it what concerns it.
 */
public sealed interface YardCommand {
    /**
     * A resource is submitted. Pools and jobs get their numbers from the order of these commands: the first pool is pool
     * 0, the first job is job 0.
     *
     * @param resource the validated resource
     */
    record ResourceApplied(Resource resource) implements YardCommand {}
}
