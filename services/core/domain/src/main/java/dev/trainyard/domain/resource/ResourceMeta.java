package dev.trainyard.domain.resource;

/**
 * Identity of a resource.
 *
 * @param namespace namespace, {@code default} where none is given
 * @param name unique among the resources of one kind and namespace
 */
public record ResourceMeta(String namespace, String name) {}
