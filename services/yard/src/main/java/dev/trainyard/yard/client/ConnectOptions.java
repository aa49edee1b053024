package dev.trainyard.yard.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which yard is meant; every verb that talks to one has them. */
public final class ConnectOptions {
    @Option(
            names = "--yard",
            paramLabel = "NAME",
            description = "The yard by its name (default: TRAINYARD_YARD, or default).")
    @Nullable
    String yard;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "The yard by the address of its REST interface (default: TRAINYARD_SERVER, or the address that"
                            + " the yard of that name wrote down).")
    @Nullable
    String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Bearer token of the yard (default: TRAINYARD_TOKEN, or the one that the yard wrote down).")
    @Nullable
    String token;
}
