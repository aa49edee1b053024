package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;

/** Port to the one service that this program is. */
public interface HostedService {
    /** Which service. */
    Service service();

    /** A fresh model for one of its shards. */
    Model create(RunParameters run, ShardPlan plan, int shard);
}
