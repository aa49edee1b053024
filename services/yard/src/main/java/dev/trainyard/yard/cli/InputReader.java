package dev.trainyard.yard.cli;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.resource.FieldOverride;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.yard.run.RunInputs;
import java.util.ArrayList;
import java.util.List;

/** From options to checked inputs; nothing is begun before all of it is valid. */
public final class InputReader {
    private InputReader() {}

    /** @throws InvalidInputException with every problem found, one a line */
    public static RunInputs read(RunOptions options) {
        List<FieldOverride> overrides = new ArrayList<>();
        for (String text : options.overrides) {
            switch (FieldOverride.parse(text)) {
                case FieldOverride.Ok ok -> overrides.add(ok.fieldOverride());
                case FieldOverride.Bad bad ->
                    throw new InvalidInputException(bad.problem().toString());
            }
        }
        List<Resource> resources =
                switch (new ResourceReader(Catalogue.bundled()).readFiles(options.files, overrides)) {
                    case ReadResult.Ok ok -> ok.resources();
                    case ReadResult.Invalid invalid -> throw new InvalidInputException(invalid.render());
                };
        long statedEndNs = options.until == null ? 0 : until(options.until);
        if (statedEndNs == 0 && resources.stream().noneMatch(TrainingJob.class::isInstance)) {
            throw new InvalidInputException("no TrainingJob in " + options.files
                    + ": nothing would ever end this run; add a job, or say how long with --until 10d");
        }
        RunInputs inputs = RunInputs.of(resources, options.seed, statedEndNs);
        if (options.chipNodeShards == 0) {
            return inputs;
        }
        if (options.chipNodeShards < 1 || options.chipNodeShards > ShardPlan.CHIP_NODE_SHARDS_MAX) {
            throw new InvalidInputException("--chip-node-shards " + options.chipNodeShards + ": expected 1 to "
                    + ShardPlan.CHIP_NODE_SHARDS_MAX);
        }
        return new RunInputs(resources, options.seed, new ShardPlan(options.chipNodeShards), statedEndNs);
    }

    private static long until(String text) {
        return switch (VirtualDuration.parse(text)) {
            case VirtualDuration.Ok ok -> ok.ns();
            case VirtualDuration.Bad bad -> throw new InvalidInputException("--until: " + bad.message());
        };
    }
}
