package dev.trainyard.devbroker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** Kafka's server, started as its own main class does it. The only file that knows server classes of Kafka. */
final class KafkaNode {
    /** Of every directory that this broker formats; Kafka's form of an id is base64 of 16 bytes. */
    static final String CLUSTER_ID = "dHJhaW55YXJkLWRldi0wMQ";

    static final int NODE_ID = 1;

    private static final String CONTROLLER_LISTENER = "CONTROLLER";

    private final KafkaRaftServer server;

    private KafkaNode(KafkaRaftServer server) {
        this.server = server;
    }

    /** What to do when the server decides by itself that it must end. */
    interface FatalError {
        /** Must not return: it ends the process. */
        void serverEnds(int status);
    }

    static void onFatalError(FatalError handler) {
        Exit.setExitProcedure((status, message) -> handler.serverEnds(status));
        Exit.setHaltProcedure((status, message) -> handler.serverEnds(status));
    }

    static void format(Path logs) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(CLUSTER_ID)
                .setNodeId(NODE_ID)
                .addDirectory(logs.toString())
                .setMetadataLogDirectory(logs.toString())
                .setControllerListenerName(CONTROLLER_LISTENER)
                .run();
    }

    /** Returns when the broker accepts requests. */
    static KafkaNode start(
            Path logs, LoopbackPorts ports, Optional<String> advertised, Optional<SecureListener> secure) {
        Properties settings = settings(logs, ports);
        advertised.ifPresent(host -> advertise(host, ports, settings));
        secure.ifPresent(listener -> add(listener, settings));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return new KafkaNode(server);
    }

    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Clients elsewhere come in by any address; the controller stays on loopback, where only this process is. */
    private static void advertise(String host, LoopbackPorts ports, Properties settings) {
        settings.put(
                "listeners",
                "PLAINTEXT://0.0.0.0:" + ports.client() + "," + CONTROLLER_LISTENER + "://"
                        + ports.controllerAddress());
        settings.put("advertised.listeners", "PLAINTEXT://" + host + ":" + ports.client());
    }

    private static void add(SecureListener listener, Properties settings) {
        String address = "," + SecureListener.NAME + "://" + LoopbackPorts.HOST + ":" + listener.port();
        settings.merge("listeners", address, (a, b) -> "" + a + b);
        settings.merge("advertised.listeners", address, (a, b) -> "" + a + b);
        settings.merge("listener.security.protocol.map", ",SASL_SSL:SASL_SSL", (a, b) -> "" + a + b);
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        listener.addTo(settings);
    }

    /** Small and quick rather than strong: one node, one user. Nothing is ever deleted by age or by size. */
    private static Properties settings(Path logs, LoopbackPorts ports) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + ports.controllerAddress());
        settings.put(
                "listeners",
                "PLAINTEXT://" + ports.clientAddress() + "," + CONTROLLER_LISTENER + "://" + ports.controllerAddress());
        settings.put("advertised.listeners", "PLAINTEXT://" + ports.clientAddress());
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("log.dir", logs.toString());

        // Virtual timestamps are years away from the wall clock, on either side; a log is the whole truth of a run.
        settings.put("log.retention.ms", "-1");
        settings.put("log.retention.bytes", "-1");
        settings.put("log.roll.ms", Long.toString(Long.MAX_VALUE));
        settings.put("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        settings.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        // Records below the second-newest snapshot are deleted by whole segments, so segments are small.
        settings.put("log.segment.bytes", Integer.toString(128 << 20));
        settings.put("message.max.bytes", Integer.toString(8 << 20));
        settings.put("auto.create.topics.enable", "false");

        // One node: every replicated thing has one replica.
        settings.put("default.replication.factor", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");

        // After kill -9 the controller half believes in the dead broker until this session ends: default 9 s.
        settings.put("broker.session.timeout.ms", "1500");
        settings.put("broker.heartbeat.interval.ms", "300");

        // Two cores and little memory: a broker with more threads or larger buffers is slower here, not faster.
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "1");
        settings.put("background.threads", "1");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        settings.put("log.cleaner.io.buffer.size", Integer.toString(64 << 10));
        settings.put("metric.reporters", "");
        return settings;
    }
}
