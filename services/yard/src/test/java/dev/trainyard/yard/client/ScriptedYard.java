package dev.trainyard.yard.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that gives answers in a given order, for what a real yard does only when it is in trouble. */
final class ScriptedYard implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * One answer.
     *
     * @param status HTTP status
     * @param headers {@code Name: value}
     * @param body text
     */
    record Answer(int status, List<String> headers, String body) {
        static Answer json(String body) {
            return new Answer(200, List.of("Content-Type: application/json"), body);
        }

        static Answer events(String body) {
            return new Answer(200, List.of("Content-Type: text/event-stream"), body);
        }

        static Answer problem(int status, String body, String... headers) {
            List<String> all = new java.util.ArrayList<>(List.of(headers));
            all.add("Content-Type: application/problem+json");
            return new Answer(status, all, body);
        }
    }

    ScriptedYard(Answer... answers) throws IOException {
        script.addAll(List.of(answers));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@code METHOD path?query}, with {@code [Last-Event-ID]} and the body after it where there are such. */
    List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String after = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                + (after == null ? "" : " [" + after + "]")
                + (token == null ? "" : " " + token)
                + (body.isEmpty() ? "" : " " + body));
        Answer answer;
        synchronized (script) {
            answer = script.isEmpty() ? Answer.problem(500, "{\"detail\":\"the script is over\"}") : script.poll();
        }
        for (String header : answer.headers()) {
            int colon = header.indexOf(':');
            exchange.getResponseHeaders()
                    .add(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
