package dev.trainyard.kubernetes.testing;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real API server with an etcd of its own, on loopback and free ports, with RBAC on. Everything that it writes lies in
 * one temporary folder, which {@link #close} deletes. It can be stopped and started again on the same port with the same
 * etcd, as in an upgrade of a control plane.
 */
public final class ApiServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Assets assets;
    private final Path folder;
    private final int port;
    private final String token;
    private final Daemon etcd;
    private final int etcdPort;
    private final Thread onExit = new Thread(this::killAll);
    private final List<KubernetesClient> clients = new ArrayList<>();

    private @Nullable Daemon server;
    private @Nullable Daemon controllers;

    private ApiServer(Assets assets) {
        this.assets = assets;
        try {
            this.folder = Files.createTempDirectory("api-server");
            byte[] secret = new byte[16];
            new SecureRandom().nextBytes(secret);
            this.token = HexFormat.of().formatHex(secret);
            Files.writeString(folder.resolve("tokens.csv"), token + ",admin,admin,\"system:masters\"\n");
            writeServiceAccountKey(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the files of an API server", e);
        }
        this.port = freePort();
        this.etcdPort = freePort();
        int peerPort = freePort();
        this.etcd = Daemon.start(
                folder.resolve("etcd.log"),
                List.of(
                        assets.program("etcd").toString(),
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=http://127.0.0.1:" + etcdPort,
                        "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
                        "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                        "--initial-cluster=default=http://127.0.0.1:" + peerPort,
                        "--unsafe-no-fsync"));
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @throws org.opentest4j.TestAbortedException when the programs are missing, see {@link Assets}
     */
    public static ApiServer start() {
        ApiServer started = new ApiServer(Assets.with(Assets.API_SERVER));
        try {
            started.startServer();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Starts the API server again after {@link #stopServer} or {@link #killServer}, and waits until it is ready. */
    public void startServer() {
        etcd.checkAlive();
        Path key = folder.resolve("service-account.key");
        server = Daemon.start(
                folder.resolve("kube-apiserver.log"),
                List.of(
                        assets.program("kube-apiserver").toString(),
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        "--service-account-key-file=" + key,
                        "--service-account-signing-key-file=" + key,
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--cert-dir=" + folder.resolve("certificates"),
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--token-auth-file=" + folder.resolve("tokens.csv"),
                        "--authorization-mode=RBAC",
                        "--service-cluster-ip-range=10.96.0.0/16",
                        "--allow-privileged=true"));
        await();
    }

    /** Lets the API server end in order; etcd stays. */
    public void stopServer() {
        running().stop(STOP_PATIENCE);
        server = null;
    }

    /** Kills the API server; etcd stays. */
    public void killServer() {
        running().kill();
        server = null;
    }

    /**
     * Starts controllers of kube-controller-manager, such as {@code namespace-controller}, which empties namespaces that
     * are deleted.
     *
     * @throws org.opentest4j.TestAbortedException when the program is missing
     */
    public void startControllers(String... names) {
        Assets with = Assets.with(List.of("kube-controller-manager"));
        controllers = Daemon.start(
                folder.resolve("kube-controller-manager.log"),
                List.of(
                        with.program("kube-controller-manager").toString(),
                        "--kubeconfig=" + kubeconfig(),
                        "--controllers=" + String.join(",", names),
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--bind-address=127.0.0.1"));
    }

    /** Where it answers. */
    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** Process id of the API server. */
    public long pid() {
        return running().pid();
    }

    /** A kubeconfig file of the administrator, for other programs. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** How clients of the administrator are configured. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withOauthToken(token)
                .withCaCertFile(certificate().toString())
                .withNamespace("default")
                .build();
    }

    /** A client of the administrator, closed with this. */
    public KubernetesClient client() {
        return remembered(config());
    }

    /** A client of a user whom RBAC knows by this name, such as {@code system:serviceaccount:NAMESPACE:NAME}. */
    public KubernetesClient client(String user, String... groups) {
        return remembered(new ConfigBuilder(config())
                .withImpersonateUsername(user)
                .withImpersonateGroups(groups)
                .build());
    }

    /** kubectl of the administrator. */
    public Kubectl kubectl() {
        return new Kubectl(assets.program("kubectl"), kubeconfig());
    }

    @Override
    public void close() {
        clients.forEach(KubernetesClient::close);
        if (controllers != null) {
            controllers.stop(STOP_PATIENCE);
        }
        if (server != null) {
            // It waits for etcd when it ends, so it goes first; and tests need no orderly end.
            killServer();
        }
        etcd.kill();
        Runtime.getRuntime().removeShutdownHook(onExit);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    private KubernetesClient remembered(Config config) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        clients.add(client);
        return client;
    }

    private Daemon running() {
        if (server == null) {
            throw new IllegalStateException("the API server is stopped; start it first");
        }
        return server;
    }

    private void killAll() {
        if (server != null) {
            server.kill();
        }
        if (controllers != null) {
            controllers.kill();
        }
        etcd.kill();
    }

    private Path certificate() {
        return folder.resolve("certificates").resolve("apiserver.crt");
    }

    private void await() {
        long deadlineNs = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            etcd.checkAlive();
            running().checkAlive();
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the API server was not ready within " + START_LIMIT.toSeconds()
                        + " s:\n" + running().lastLines());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        writeKubeconfig();
    }

    private boolean isReady() {
        if (!Files.exists(certificate())) {
            return false;
        }
        Config once = new ConfigBuilder(config())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(2_000)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(once).build()) {
            return "ok".equals(client.raw("/readyz"))
                    && client.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private void writeKubeconfig() {
        try {
            String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate()));
            Files.writeString(kubeconfig(), """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts: [{name: test, context: {cluster: test, user: admin}}]
                    clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
                    users: [{name: admin, user: {token: "%s"}}]
                    """.formatted(url(), authority, token));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + kubeconfig(), e);
        }
    }

    private static void writeServiceAccountKey(Path folder) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(pair.getPrivate().getEncoded());
            Files.writeString(
                    folder.resolve("service-account.key"),
                    "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
