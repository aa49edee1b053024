package dev.trainyard.orchestrator.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

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

    /** Whether orders are taken over REST; the run then stays when all work is done, until somebody ends it. */
    @WithDefault("false")
    boolean open();

    /** What clients of the REST interface must bear; without it that opens on loopback only. */
    Optional<String> token();
}
