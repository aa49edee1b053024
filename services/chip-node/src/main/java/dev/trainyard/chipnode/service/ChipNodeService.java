package dev.trainyard.chipnode.service;

import dev.trainyard.chipnode.model.ChipNodeModel;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.quarkus.host.HostedService;
import jakarta.inject.Singleton;

/** The chip-node service as a program. */
@Singleton
final class ChipNodeService implements HostedService {
    @Override
    public Service service() {
        return Service.CHIP_NODE;
    }

    @Override
    public Model create(RunParameters run, ShardPlan plan, int shard) {
        return new ChipNodeModel(run, plan, shard, Catalogue.bundled());
    }
}
