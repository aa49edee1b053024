package dev.trainyard.yard.client.resource;

import picocli.CommandLine.Option;

/** {@code -n}: the namespace that names belong to. */
final class NamespaceOption {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The namespace (default: default).")
    String name = "default";
}
