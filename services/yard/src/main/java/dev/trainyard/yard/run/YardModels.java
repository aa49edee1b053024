package dev.trainyard.yard.run;

import dev.trainyard.chipnode.model.ChipNodeModel;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.failureinjector.model.FailureInjectorModel;
import dev.trainyard.jobscheduler.model.JobSchedulerModel;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.networkfabric.model.NetworkFabricModel;
import dev.trainyard.orchestrator.model.OrchestratorModel;
import java.util.ArrayList;
import java.util.List;

/** Makes the models of a yard's shards: the one place that knows all five services. */
public final class YardModels {
    private YardModels() {}

    /** A fresh model for one shard. */
    public static Model create(RunParameters run, ShardPlan plan, int shard) {
        Catalogue catalogue = Catalogue.bundled();
        return switch (plan.serviceOf(shard)) {
            case CHIP_NODE -> new ChipNodeModel(run, plan, shard, catalogue);
            case NETWORK_FABRIC -> new NetworkFabricModel(run, plan, shard, catalogue);
            case JOB_SCHEDULER -> new JobSchedulerModel(run, plan, shard, catalogue);
            case FAILURE_INJECTOR -> new FailureInjectorModel(run, plan, shard, catalogue);
            case ORCHESTRATOR -> new OrchestratorModel(run, plan, shard, catalogue);
        };
    }

    /** Fresh engines for all shards of a run, numbered from 0. */
    public static List<ShardEngine> engines(RunInputs inputs) {
        RunParameters run = inputs.parameters();
        PayloadTypes types = YardPayloads.types();
        List<ShardEngine> engines = new ArrayList<>();
        for (int shard = 0; shard < inputs.plan().shards(); shard++) {
            engines.add(new ShardEngine(run, shard, create(run, inputs.plan(), shard), types));
        }
        return engines;
    }
}
