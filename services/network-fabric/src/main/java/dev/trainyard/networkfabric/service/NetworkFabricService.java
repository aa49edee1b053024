package dev.trainyard.networkfabric.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.networkfabric.model.NetworkFabricModel;
import dev.trainyard.servicekit.quarkus.host.HostedService;
import jakarta.inject.Singleton;

/** The network-fabric service as a program. */
@Singleton
final class NetworkFabricService implements HostedService {
    @Override
    public Service service() {
        return Service.NETWORK_FABRIC;
    }

    @Override
    public Model create(RunParameters run, ShardPlan plan, int shard) {
        return new NetworkFabricModel(run, plan, shard, Catalogue.bundled());
    }
}
