package dev.trainyard.orchestrator.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.wire.YardRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that a run begins with.
 *
 * @param header of the run
 * @param map one process for each service, several for chip-node if so configured
 * @param commands the resources of the file; none when the run goes on, or begins open
 */
record RunBeginning(RunHeader header, ShardMap map, List<Command> commands) {
    RunBeginning {
        commands = List.copyOf(commands);
    }

    /** The file, or the configuration, is not good; the message has a line for each problem. */
    static final class InvalidException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message);
        }
    }

    /**
     * Reads a file of resources.
     *
     * @throws InvalidException if anything in it is wrong; then nothing has happened
     */
    static RunBeginning read(String runId, Path file, YardConfig config, PayloadCodec codec) {
        List<Resource> resources =
                switch (new ResourceReader(Catalogue.bundled()).readFiles(List.of(file), List.of())) {
                    case ReadResult.Ok ok -> ok.resources();
                    case ReadResult.Invalid invalid -> throw new InvalidException(invalid.render());
                };
        long racks = 0;
        for (Resource resource : resources) {
            if (resource instanceof AcceleratorPool pool) {
                racks += pool.spec().racks();
            }
        }
        List<Command> commands = resources.stream()
                .map(resource -> YardRun.command(resource, codec))
                .toList();
        return begin(runId, ShardPlan.forRacks(racks), config, commands);
    }

    /**
     * An open run without a file, whose resources come later; empty unless the configuration says how large it is.
     *
     * @throws InvalidException if what it says is no size of a run
     */
    static Optional<RunBeginning> open(String runId, YardConfig config) {
        if (!config.open() || config.shards().isEmpty() && config.racks().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(begin(runId, plan(config.shards(), config.racks().orElse(0)), config, List.of()));
    }

    static ShardPlan plan(OptionalInt shards, long racks) {
        if (racks < 0) {
            throw new InvalidException("TRAINYARD_RACKS is " + racks + ", expected 0 or more");
        }
        try {
            return shards.isPresent() ? new ShardPlan(shards.getAsInt()) : ShardPlan.forRacks(racks);
        } catch (IllegalArgumentException e) {
            throw new InvalidException("TRAINYARD_SHARDS: " + e.getMessage());
        }
    }

    private static RunBeginning begin(String runId, ShardPlan plan, YardConfig config, List<Command> commands) {
        RunHeader header =
                new YardRun(runId, RunParameters.ofSeed(config.seed()), plan, 0, config.snapshotEvery()).header();
        return new RunBeginning(header, map(plan, config.chipNodeProcesses()), commands);
    }

    /** Chip-node shards in equal blocks over the first processes, then a process for each other service. */
    static ShardMap map(ShardPlan plan, int chipNodeProcesses) {
        int chipNodeShards = plan.shardsOf(Service.CHIP_NODE);
        if (chipNodeProcesses < 1 || chipNodeProcesses > chipNodeShards) {
            throw new InvalidException("TRAINYARD_CHIP_NODE_PROCESSES is " + chipNodeProcesses + ", expected 1 to "
                    + chipNodeShards + ", the chip-node shards of this run");
        }
        int[] processes = new int[plan.shards()];
        for (int shard = 0; shard < processes.length; shard++) {
            processes[shard] = shard < chipNodeShards
                    ? shard * chipNodeProcesses / chipNodeShards
                    : chipNodeProcesses + shard - chipNodeShards;
        }
        return new ShardMap(0, processes);
    }
}
