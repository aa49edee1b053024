package dev.trainyard.yard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What the AOT cache of the launcher is made from: what people wait for. Two runs, one in process and one over Kafka, with
 * their reports; and verbs of a live yard, against a server that answers each question with the same list. A main class of
 * its own, so that it is no command.
 */
public final class WarmUp {
    private static final String LIST = """
            {"apiVersion":"trainyard.dev/v1alpha1","kind":"TrainingJobList","metadata":{"resourceVersion":"1"},"items":[
            {"apiVersion":"trainyard.dev/v1alpha1","kind":"TrainingJob","metadata":{"name":"a","namespace":"default",
            "creationTimestamp":"2025-01-01T00:00:00Z"},"spec":{"nodes":1},"status":{"conditions":[]}}]}
            """;

    private WarmUp() {}

    /** @param arguments the file to run in process, and the file to run over Kafka */
    public static void main(String[] arguments) throws IOException {
        int explained = execute("explain", "trainingjob", "--recursive");
        int asked = ask();
        int inProcess = execute("run", arguments[0], "--in-process", "--json");
        int overKafka = execute("run", arguments[1], "--json");
        System.exit(Math.max(Math.max(explained, asked), Math.max(inProcess, overKafka)));
    }

    private static int ask() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = LIST.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String url = "--server=http://127.0.0.1:" + server.getAddress().getPort();
            int worst = 0;
            worst = Math.max(worst, execute("get", "trainingjobs", url));
            worst = Math.max(worst, execute("get", "trainingjobs", "-o", "yaml", url));
            worst = Math.max(worst, execute("describe", "trainingjob", url));
            worst = Math.max(worst, execute("events", url));
            return Math.max(worst, execute("pace", url));
        } finally {
            server.stop(0);
        }
    }

    private static int execute(String... arguments) {
        return Trainyard.commandLine(arguments).execute(arguments);
    }
}
