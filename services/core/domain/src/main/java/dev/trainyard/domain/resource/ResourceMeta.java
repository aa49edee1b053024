package dev.trainyard.domain.resource;

/**
 * Identity of a resource.
 *
 * @param namespace namespace, {@code default} where none is given; always so for kinds that belong to no namespace
 * @param name unique among the resources of one kind and namespace
 */
public record ResourceMeta(String namespace, String name) {}
