package dev.trainyard.jobscheduler.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.jobscheduler.model.JobSchedulerModel;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.quarkus.host.HostedService;
import jakarta.inject.Singleton;

/** The job-scheduler service as a program. */
@Singleton
final class JobSchedulerService implements HostedService {
    @Override
    public Service service() {
        return Service.JOB_SCHEDULER;
    }

    @Override
    public Model create(RunParameters run, ShardPlan plan, int shard) {
        return new JobSchedulerModel(run, plan, shard, Catalogue.bundled());
    }
}
