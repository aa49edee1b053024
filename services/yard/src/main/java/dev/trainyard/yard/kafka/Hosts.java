package dev.trainyard.yard.kafka;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.yard.store.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The hosts of a run's shards: one thread of this process, or child processes that are started again when they die. */
public sealed interface Hosts extends AutoCloseable {
    /** A host that ends so often has a trouble that restarting does not help. */
    int RESTARTS_MAX = 1_000;

    /** What makes the run impossible, in a sentence; empty when all is well. Starts dead children again. */
    String troubleOrRestart();

    /** Ids of the processes that host shards, by ordinal. */
    List<Long> pids();

    @Override
    void close();

    /** Starts the hosts that the header asks for. */
    static Hosts start(RunRecord header, KafkaClients clients, String bootstrap, PayloadCodec codec, Path folder) {
        return header.processes() == 1
                ? new Here(header, clients, codec)
                : new Children(header, bootstrap, folder.resolve("hosts.log"));
    }

    /** All shards in one thread of this process, with a fresh host whenever that helps. */
    final class Here implements Hosts {
        private final RunRecord header;
        private final KafkaClients clients;
        private final PayloadCodec codec;
        private ShardHost host;
        private CompletableFuture<ProcessEnd> end;
        private int restarts;

        Here(RunRecord header, KafkaClients clients, PayloadCodec codec) {
            this.header = header;
            this.clients = clients;
            this.codec = codec;
            this.host = newHost();
            this.end = begin(host);
        }

        private ShardHost newHost() {
            return new ShardHost(HostSettings.of(header.id(), 0), YardWire.models(codec), clients);
        }

        private static CompletableFuture<ProcessEnd> begin(ShardHost host) {
            CompletableFuture<ProcessEnd> end = new CompletableFuture<>();
            Thread.ofPlatform().name("shards").start(() -> end.complete(host.run()));
            return end;
        }

        @Override
        public String troubleOrRestart() {
            if (!end.isDone() || end.join().reason() == ProcessEnd.Reason.RUN_ENDED) {
                return "";
            }
            if (!end.join().reason().restartHelps() || ++restarts > RESTARTS_MAX) {
                return end.join().message();
            }
            host = newHost();
            end = begin(host);
            return "";
        }

        @Override
        public List<Long> pids() {
            return List.of(ProcessHandle.current().pid());
        }

        @Override
        public void close() {
            host.close();
            end.join();
        }
    }

    /** One child process for each ordinal. */
    final class Children implements Hosts {
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
        public List<Long> pids() {
            return Stream.of(children).map(ChildProcess::pid).toList();
        }

        @Override
        public void close() {
            for (ChildProcess child : children) {
                child.close();
            }
        }
    }
}
