package dev.trainyard.orchestrator.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.orchestrator.model.OrchestratorModel;
import dev.trainyard.servicekit.quarkus.host.HostedService;
import jakarta.inject.Singleton;

/** The orchestrator service as a program. */
@Singleton
final class OrchestratorService implements HostedService {
    @Override
    public Service service() {
        return Service.ORCHESTRATOR;
    }

    @Override
    public Model create(RunParameters run, ShardPlan plan, int shard) {
        return new OrchestratorModel(run, plan, shard, Catalogue.bundled());
    }
}
