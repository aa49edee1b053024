package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks the broker every two seconds whether it is there, and tells once when that changes. */
@Singleton
public class BrokerWatch {
    private static final Logger LOG = Logger.getLogger(BrokerWatch.class);
    private static final long EVERY_MS = 2_000;
    private static final int PATIENCE_MS = 3_000;

    private final TrainyardConfig config;
    private final KafkaClients clients;
    private final Vertx vertx;
    private volatile boolean reachable;
    private volatile boolean told;
    private volatile boolean asking;
    private volatile @Nullable Admin admin;
    private long timer;

    BrokerWatch(TrainyardConfig config, KafkaClients clients, Vertx vertx) {
        this.config = config;
        this.clients = clients;
        this.vertx = vertx;
    }

    /** Whether the broker answered the last time it was asked. */
    public boolean reachable() {
        return reachable;
    }

    void onStart(@Observes StartupEvent event) {
        admin = clients.admin(config.run() + "-broker-watch");
        ask();
        timer = vertx.setPeriodic(EVERY_MS, id -> ask());
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
        Admin a = admin;
        admin = null;
        if (a != null) {
            a.close(Duration.ZERO);
        }
    }

    private void ask() {
        Admin a = admin;
        if (a == null || asking) {
            return;
        }
        asking = true;
        a.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                .clusterId()
                .whenComplete((id, failure) -> {
                    asking = false;
                    note(failure == null);
                });
    }

    private void note(boolean answers) {
        boolean changed = answers != reachable;
        reachable = answers;
        if (answers && changed && told) {
            LOG.infof("The broker %s answers again", config.kafka());
        }
        if (!answers && admin != null && (changed || !told)) {
            told = true;
            LOG.warnf("The broker %s does not answer; waiting for it", config.kafka());
        }
    }
}
