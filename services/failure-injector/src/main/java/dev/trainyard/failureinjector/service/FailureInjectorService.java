package dev.trainyard.failureinjector.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.failureinjector.model.FailureInjectorModel;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.quarkus.host.HostedService;
import jakarta.inject.Singleton;

/** The failure-injector service as a program. */
@Singleton
final class FailureInjectorService implements HostedService {
    @Override
    public Service service() {
        return Service.FAILURE_INJECTOR;
    }

    @Override
    public Model create(RunParameters run, ShardPlan plan, int shard) {
        return new FailureInjectorModel(run, plan, shard, Catalogue.bundled());
    }
}
