package dev.trainyard.yard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A real API server, a live yard beside it, and the operator between them, all as processes of their own. */
final class KubernetesYard implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READY = "READY ";
    private static final Pattern WRITE = Pattern.compile("verb=\"(POST|PUT|PATCH|APPLY|DELETE|DELETECOLLECTION)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MS = 50;

    private final Path folder;
    private final OperatorImage image;
    private final BenchYard yard;
    private final Process server;
    private final String[] address;
    private final HttpClient http;
    private @Nullable Process operator;

    private KubernetesYard(BenchSettings settings, Path folder, OperatorImage image, Process server, String[] address)
            throws InterruptedException {
        this.folder = folder;
        this.image = image;
        this.server = server;
        this.address = address;
        this.http =
                HttpClient.newBuilder().sslContext(trust(Path.of(address[2]))).build();
        this.yard = BenchYard.up(settings.root());
    }

    /** Starts the API server and the yard; the operator comes with {@link #startOperator}. */
    static KubernetesYard up(BenchSettings settings) throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory("trainyard-kubernetes-bench");
            Path libraries = settings.root().resolve("k8s/testing/target/lib");
            requireFile(libraries, "k8s/testing");
            requireFile(settings.root().resolve("services/operator/target/quarkus-app"), "services/operator");
            OperatorImage image = OperatorImage.make(java(), settings.root(), folder, freePort());
            List<String> command = List.of(
                    java(),
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-Dtrainyard.root=" + settings.root(),
                    "-cp",
                    libraries + File.separator + "*",
                    "dev.trainyard.kubernetes.testing.ApiServerMain",
                    settings.root().resolve("k8s/crds").toString());
            Process server = new ProcessBuilder(command)
                    .redirectError(folder.resolve("api-server.log").toFile())
                    .start();
            return new KubernetesYard(settings, folder, image, server, ready(server, folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The yard, for its clock. */
    BenchYard yard() {
        return yard;
    }

    /** Starts the operator and waits until it leads. */
    void startOperator() throws InterruptedException {
        JsonNode shown = yard.get("/yard");
        String broker = "";
        for (JsonNode part : shown.path("parts")) {
            if (part.path("name").asText().equals("broker")) {
                broker = part.path("address").asText();
            }
        }
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(image.command())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("operator.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "TRAINYARD_KAFKA",
                        broker,
                        "TRAINYARD_RUN",
                        shown.path("run").asText(),
                        "TRAINYARD_NAMESPACE",
                        "default",
                        "KUBECONFIG",
                        address[3],
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port)));
        try {
            operator = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitLeads(port);
    }

    private void awaitLeads(int port) throws InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        URI health = URI.create("http://127.0.0.1:" + port + "/q/metrics");
        while (true) {
            try {
                String said = http.send(
                                HttpRequest.newBuilder(health)
                                        .version(HttpClient.Version.HTTP_1_1)
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                if (said.lines().anyMatch(l -> l.startsWith("trainyard_operator_leading") && l.endsWith(" 1.0"))) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            if (System.nanoTime() > giveUpNs) {
                throw new BenchFailedException(
                        "the operator does not lead within " + PATIENCE + "; see " + folder.resolve("operator.log"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    /** The most memory that the operator has held, MiB. */
    double operatorPeakMib() {
        Process running = operator;
        if (running == null) {
            throw new IllegalStateException("start the operator first");
        }
        try {
            return Files.readString(Path.of("/proc", Long.toString(running.pid()), "status"))
                    .lines()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new BenchFailedException("the operator is gone; see " + folder.resolve("operator.log"));
        }
    }

    /** How many writes the API server has served, by whomever. */
    long writes() throws InterruptedException {
        return send("GET", "/metrics", "text/plain", "")
                .lines()
                .filter(line -> line.startsWith("apiserver_request_total{")
                        && WRITE.matcher(line).find())
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Processor time of each process so far: where the time goes on a machine with few cores. */
    String processorSeconds() {
        StringJoiner text = new StringJoiner(", ", "processor time ", "");
        Process running = operator;
        if (running != null) {
            text.add("operator " + processorSeconds(running.toHandle()));
        }
        server.descendants().forEach(child -> text.add(program(child) + " " + processorSeconds(child)));
        text.add("yard " + processorSeconds(yard.process()));
        yard.process().descendants().forEach(child -> text.add("broker " + processorSeconds(child)));
        text.add("clients " + processorSeconds(ProcessHandle.current()));
        return text.toString();
    }

    private static String program(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.substring(command.lastIndexOf('/') + 1))
                .orElse("process");
    }

    private static String processorSeconds(ProcessHandle process) {
        return BenchYard.processorSeconds(process)
                .map(seconds -> Numbers.withUnit(seconds, "s"))
                .orElse("unknown");
    }

    /** A request to the API server, which must succeed; its body. */
    String send(String method, String path, String contentType, String body) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    request(path)
                            .header("Content-Type", contentType)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new BenchFailedException(
                        method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new BenchFailedException(method + " " + path + ": " + e);
        }
    }

    /** A watch from now on; each line is an event. The stream ends when this is closed. */
    BufferedReader watch(String path) throws InterruptedException {
        String version;
        try {
            version = JSON.readTree(send("GET", path + "?limit=1", "application/json", ""))
                    .path("metadata")
                    .path("resourceVersion")
                    .asText();
            InputStream in = http.send(
                            request(path + "?watch=1&resourceVersion=" + version)
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            throw new BenchFailedException("a watch of " + path + ": " + e);
        }
    }

    @Override
    public void close() {
        Process running = operator;
        if (running != null) {
            stop(running);
        }
        yard.close();
        http.shutdownNow();
        try {
            server.getOutputStream().close(); // It ends when its input does, and takes its children along.
        } catch (IOException e) {
            server.destroy();
        }
        stop(server);
        try {
            for (String name : List.of("api-server.log", "operator.log", "operator.aot", "training.log")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address[0] + path)).header("Authorization", "Bearer " + address[1]);
    }

    private static String[] ready(Process server, Path folder) throws IOException {
        BufferedReader out = server.inputReader();
        for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length()).split(" ");
            }
        }
        throw new BenchFailedException("the API server did not start: "
                + Files.readString(folder.resolve("api-server.log")).strip());
    }

    private static void stop(Process process) {
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroy();
            }
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static SSLContext trust(Path certificate) {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var one :
                    new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in))) {
                store.setCertificateEntry("api-server-" + number++, one);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new BenchFailedException("the certificate of the API server cannot be read: " + e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void requireFile(Path file, String module) {
        if (!Files.exists(file)) {
            throw new BenchFailedException(
                    file + " is missing; build it: ./mvnw -Dquick -Pprogram -pl " + module + " -am package");
        }
    }
}
