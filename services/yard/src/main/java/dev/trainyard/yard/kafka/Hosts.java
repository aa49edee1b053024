package dev.trainyard.yard.kafka;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.yard.store.RunRecord;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The hosts of a run's shards: one thread of this process, or child processes that are started again when they die. */
sealed interface Hosts extends AutoCloseable {
    /** What makes the run impossible, in a sentence; empty when all is well. Starts dead children again. */
    String troubleOrRestart();

    @Override
    void close();

    /** Starts the hosts that the header asks for. */
    static Hosts start(RunRecord header, KafkaClients clients, String bootstrap, PayloadCodec codec, Path folder) {
        return header.processes() == 1
                ? new Here(header, clients, codec)
                : new Children(header, bootstrap, folder.resolve("hosts.log"));
    }

    /** All shards in one thread of this process. */
    final class Here implements Hosts {
        private final ShardHost host;
        private final CompletableFuture<ProcessEnd> end = new CompletableFuture<>();

        Here(RunRecord header, KafkaClients clients, PayloadCodec codec) {
            host = new ShardHost(HostSettings.of(header.id(), 0), YardWire.models(codec), clients);
            Thread.ofPlatform().name("shards").start(() -> end.complete(host.run()));
        }

        @Override
        public String troubleOrRestart() {
            return end.isDone() && end.join().reason() != ProcessEnd.Reason.RUN_ENDED
                    ? end.join().message()
                    : "";
        }

        @Override
        public void close() {
            host.close();
            end.join();
        }
    }

    /** One child process for each ordinal. */
    final class Children implements Hosts {
        /** A child that ends so often has a trouble that restarting does not help. */
        private static final int RESTARTS_MAX = 1_000;

        private final ChildProcess[] children;
        private final RunRecord header;
        private final String bootstrap;
        private final Path log;
        private int restarts;

        Children(RunRecord header, String bootstrap, Path log) {
            this.header = header;
            this.bootstrap = bootstrap;
            this.log = log;
            this.children = new ChildProcess[header.processes()];
            for (int i = 0; i < children.length; i++) {
                children[i] = HostProcess.start(header.id(), i, bootstrap, log);
            }
        }

        @Override
        public String troubleOrRestart() {
            for (int i = 0; i < children.length; i++) {
                if (!children[i].isAlive() && children[i].exitStatus() != 0) {
                    int status = children[i].exitStatus();
                    if (!HostProcess.restartHelps(status) || ++restarts > RESTARTS_MAX) {
                        return children[i].name() + " ended with status " + status + "; see " + log;
                    }
                    children[i] = HostProcess.start(header.id(), i, bootstrap, log);
                }
            }
            return "";
        }

        @Override
        public void close() {
            for (ChildProcess child : children) {
                child.close();
            }
        }
    }
}
