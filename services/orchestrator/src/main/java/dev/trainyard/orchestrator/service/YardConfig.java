package dev.trainyard.orchestrator.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the orchestrator is told beyond what every service is: the run that it begins, and how its clock goes. */
@ConfigMapping(prefix = "trainyard")
public interface YardConfig {
    /** File of resources to begin a run with; without one, the run in the log goes on. */
    Optional<Path> yard();

    /** Seed of a run that is begun. */
    @WithDefault("1")
    long seed();

    /** {@code max}, or {@code x} and a multiple of wall time. */
    @WithDefault("max")
    String pace();

    /** Windows between two snapshots of a run that is begun; 0 for none. */
    @WithDefault("0")
    int snapshotEvery();

    /** How many processes share the chip-node shards of a run that is begun. */
    @WithDefault("1")
    int chipNodeProcesses();

    /**
     * Whether the run takes orders while it goes on, over REST and by the Kubernetes operator; it then stays when all
     * work is done, until somebody ends it.
     */
    @WithDefault("false")
    boolean open();

    /** Racks for which an open run is begun without a file: they decide its shards, by the rule of all runs. */
    OptionalLong racks();

    /** Chip-node shards of an open run that is begun without a file; goes before {@link #racks()}. */
    OptionalInt shards();

    /** Whether an open run that is begun waits at time 0 until somebody releases it. */
    @WithDefault("false")
    boolean held();

    /** What clients of the REST interface must bear; without it that opens on loopback only. */
    Optional<String> token();
}
