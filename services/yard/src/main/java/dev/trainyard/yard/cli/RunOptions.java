package dev.trainyard.yard.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say what is run and how; shared by {@code run} and {@code drill}. */
public final class RunOptions {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "YAML files with pools, queues and jobs; several documents a file.")
    List<Path> files = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the run (default: 1).")
    public long seed;

    @Option(
            names = "--set",
            paramLabel = "KIND/NAME:PATH=VALUE",
            description = "Changes a field below spec, e.g. TrainingJob/llama-3-405b:checkpoint.interval=5m.")
    List<String> overrides = new ArrayList<>();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Go on to this virtual time even when all jobs are done before, e.g. 54d.")
    @Nullable
    String until;

    @Option(
            names = "--chip-node-shards",
            paramLabel = "N",
            description = "Shards of chip-node; a part of the run (default: one for 512 racks begun, 4 to 16).")
    int chipNodeShards;

    /** @throws InvalidInputException if it is no pace */
    public static void requirePace(String pace) {
        if (!pace.equals("max") && !pace.matches("x[1-9][0-9]{0,8}(\\.[0-9]{1,3})?")) {
            throw new InvalidInputException("--pace " + pace + ": expected max, or xN such as x60");
        }
    }
}
