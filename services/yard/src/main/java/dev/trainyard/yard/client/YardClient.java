package dev.trainyard.yard.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Asks a yard over REST. Every refusal is a {@link DoorRefusal}, every silence a {@link CommandException}. */
public final class YardClient {
    /** Media type of a merge patch, RFC 7396. */
    public static final String MERGE_PATCH = "application/merge-patch+json";

    /** Media type of JSON. */
    public static final String JSON = "application/json";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int TRIES_MAX = 5;
    private static final int RETRY_SECONDS_MAX = 30;

    private final YardAddress address;
    private final PrintWriter err;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;

    /** @param err where it is said that a request must be tried again later */
    public YardClient(YardAddress address, PrintWriter err) {
        this.address = address;
        this.err = err;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        if (address.url().startsWith("http:")) {
            builder.sslContext(trustingNobody());
        }
        http = builder.build();
    }

    /** For addresses without TLS: the default would read all certificates of the JDK, which takes 100 ms. */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without TLS", e);
        }
    }

    /** Where it asks. */
    public YardAddress address() {
        return address;
    }

    /** The answer to a GET of a path with its query. */
    public JsonNode get(String pathAndQuery) {
        return exchange("GET", pathAndQuery, "", "", ANSWER_TIMEOUT);
    }

    /** The answer to a request with a body; an empty body is none. */
    public JsonNode send(String method, String pathAndQuery, String contentType, String body) {
        return exchange(method, pathAndQuery, contentType, body, ANSWER_TIMEOUT);
    }

    /** The answer to a POST of JSON that the yard may work on for as long as {@code patience}. */
    public JsonNode post(String pathAndQuery, String body, Duration patience) {
        return exchange("POST", pathAndQuery, JSON, body, patience);
    }

    /**
     * Opens a stream of events.
     *
     * @param lastEventId the event to go on after; empty: as the path says
     * @throws IOException if it breaks while it is opened, other than by a refused connection
     */
    public ServerEvents stream(String pathAndQuery, String lastEventId) throws IOException {
        HttpRequest.Builder request = request(pathAndQuery).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer = answer(request.GET().build());
        if (answer.statusCode() != 200) {
            throw refusal(answer.statusCode(), answer.body().readAllBytes());
        }
        return new ServerEvents(answer.body());
    }

    /**
     * Opens an answer of bytes.
     *
     * @throws IOException if it breaks while it is opened, other than by a refused connection
     */
    public InputStream download(String path) throws IOException {
        HttpResponse<InputStream> answer = answer(request(path).GET().build());
        if (answer.statusCode() != 200) {
            throw refusal(answer.statusCode(), answer.body().readAllBytes());
        }
        return answer.body();
    }

    /** Parses JSON that came as text. */
    public JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    private JsonNode exchange(String method, String pathAndQuery, String contentType, String body, Duration patience) {
        HttpRequest.Builder request =
                request(pathAndQuery).header("Accept", JSON).timeout(patience);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            for (int tries = 1; ; tries++) {
                HttpResponse<InputStream> answer = answer(request.build());
                byte[] bytes = answer.body().readAllBytes();
                if (answer.statusCode() / 100 == 2) {
                    return bytes.length == 0 ? MissingNode.getInstance() : json.readTree(bytes);
                }
                DoorRefusal refusal = refusal(answer.statusCode(), bytes);
                // A request that was turned away for load did nothing, so it may be sent again, whatever it was.
                long seconds = retryAfterSeconds(answer);
                if (answer.statusCode() != 429 || tries == TRIES_MAX || seconds > RETRY_SECONDS_MAX) {
                    throw refusal;
                }
                err.println("The yard has too much to do; trying again in " + seconds + " s.");
                Thread.sleep(Duration.ofSeconds(seconds));
            }
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw silence(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + pathAndQuery));
        if (!address.token().isEmpty()) {
            request.header("Authorization", "Bearer " + address.token());
        }
        return request;
    }

    private HttpResponse<InputStream> answer(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw silence(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** What a broken line means to people. */
    public CommandException silence(IOException e) {
        String reason =
                switch (e) {
                    case ConnectException _ -> "connection refused";
                    case HttpTimeoutException _ -> "no answer in time";
                    default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                };
        return new CommandException(ExitStatus.TROUBLE, address.unreachable(reason));
    }

    private static CommandException interrupted() {
        Thread.currentThread().interrupt();
        return new CommandException(ExitStatus.INTERRUPTED, "interrupted");
    }

    private CommandException notJson(JsonProcessingException e) {
        return new CommandException(
                ExitStatus.TROUBLE,
                "error: " + address.url() + " answers, but not as a yard does (" + e.getOriginalMessage()
                        + "); check the address");
    }

    private DoorRefusal refusal(int status, byte[] body) {
        @Nullable JsonNode problem;
        try {
            problem = json.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            problem = null;
        }
        return problem == null ? DoorRefusal.of(status) : DoorRefusal.of(status, problem);
    }

    private static long retryAfterSeconds(HttpResponse<?> answer) {
        String text = answer.headers().firstValue("Retry-After").orElse("");
        return text.matches("\\d{1,6}") ? Math.max(1, Long.parseLong(text)) : 1;
    }
}
