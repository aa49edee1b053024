package dev.trainyard.yard.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.yard.Cli;
import dev.trainyard.yard.Cli.Result;
import dev.trainyard.yard.client.ScriptedYard.Answer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people read when a yard refuses, is too busy, breaks off, or is not there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class YardInTroubleTest {
    private static final String EMPTY =
            "{\"kind\":\"TrainingJobList\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[]}";

    @TempDir
    Path temp;

    private static String list(String version, String... items) {
        return "{\"kind\":\"TrainingJobList\",\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"items\":["
                + String.join(",", items) + "]}";
    }

    private static String job(String name, String version, String state) {
        return "{\"kind\":\"TrainingJob\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"default\",\"uid\":\"u-" + name + "\",\"resourceVersion\":\"" + version
                + "\"},\"spec\":{\"nodes\":2,\"queueRef\":{\"name\":\"q\"}},\"status\":{\"conditions\":[{\"type\":"
                + "\"Succeeded\",\"status\":\"" + (state.equals("Succeeded") ? "True" : "Unknown")
                + "\",\"reason\":\"" + state + "\"}]}}";
    }

    private static String event(String id, String type, String data) {
        return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
    }

    @Test
    void saysThatNothingAnswers() throws Exception {
        // Given a port where nobody listens
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Result result = new Cli("--server", "http://127.0.0.1:" + port).run("get", "tj");

        assertThat(result.status()).isEqualTo(4);
        assertThat(result.err())
                .isEqualTo("error: nothing answers at http://127.0.0.1:" + port
                        + " (connection refused); check --server and TRAINYARD_SERVER, or start a yard with"
                        + " ./trainyard up\n");
    }

    @Test
    void saysThatATokenIsWanted() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(
                Answer.problem(401, "{\"title\":\"Unauthorized\",\"detail\":\"no token was sent\"}"))) {
            Result result = new Cli("--server", yard.url()).run("get", "tj");

            assertThat(result.status()).isEqualTo(4);
            assertThat(result.err())
                    .isEqualTo("Error from server (Unauthorized): no token was sent\n"
                            + "Give the token of the yard with --token or TRAINYARD_TOKEN.\n");
        }
    }

    @Test
    void sendsTheToken() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(Answer.json(EMPTY))) {
            new Cli("--server", yard.url(), "--token", "secret").run("get", "tj");

            assertThat(yard.requests())
                    .containsExactly("GET /apis/trainyard.dev/v1alpha1/namespaces/default/trainingjobs?limit=500"
                            + " Bearer secret");
        }
    }

    @Test
    void triesAgainWhenTheYardIsBusy() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(
                Answer.problem(429, "{\"detail\":\"too many commands wait\"}", "Retry-After: 1"), Answer.json(EMPTY))) {
            Result result = new Cli("--server", yard.url()).run("get", "tj");

            assertThat(result.status()).isZero();
            assertThat(result.err())
                    .isEqualTo("The yard has too much to do; trying again in 1 s.\n"
                            + "No resources found in default namespace.\n");
            assertThat(yard.requests()).hasSize(2);
        }
    }

    @Test
    void doesNotWaitForEverWhenTheYardIsBusy() throws Exception {
        try (ScriptedYard yard =
                new ScriptedYard(Answer.problem(429, "{\"detail\":\"too many commands wait\"}", "Retry-After: 600"))) {
            Result result = new Cli("--server", yard.url()).run("get", "tj");

            assertThat(result.status()).isEqualTo(4);
            assertThat(result.err()).isEqualTo("Error from server (TooManyRequests): too many commands wait\n");
        }
    }

    @Test
    void saysWhatToDoWithTooMuchAtOnce() throws Exception {
        Path file = Files.writeString(temp.resolve("big.yaml"), "a: b\n");
        try (ScriptedYard yard = new ScriptedYard(Answer.problem(413, "{\"detail\":\"the body is over 1 MiB\"}"))) {
            Result result = new Cli("--server", yard.url()).run("apply", "-f", file.toString());

            assertThat(result.status()).isEqualTo(2);
            assertThat(result.err())
                    .isEqualTo("Error from server (RequestEntityTooLarge): the body is over 1 MiB\n"
                            + "Send less at once: apply the files one by one, or split them.\n");
        }
    }

    @Test
    void saysThatAnAddressIsNoYard() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(new Answer(200, java.util.List.of(), "<html>hello</html>"))) {
            Result result = new Cli("--server", yard.url()).run("get", "tj");

            assertThat(result.status()).isEqualTo(4);
            assertThat(result.err()).startsWith("error: " + yard.url() + " answers, but not as a yard does (");
        }
    }

    @Test
    void mapsProblemsBackToFilesAndLines() throws Exception {
        // Given two files, joined with a line between them when they are sent
        Path one = Files.writeString(temp.resolve("a.yaml"), "a: 1\nb: 2\n");
        Path two = Files.writeString(temp.resolve("b.yaml"), "c: 3\nd: 4");
        String problem = "{\"detail\":\"2 problems\",\"errors\":[{\"path\":\"b\",\"line\":2,\"column\":4,\"message\":"
                + "\"first\"},{\"path\":\"d\",\"line\":5,\"column\":1,\"message\":\"second\"},{\"path\":\"\",\"line\":0,"
                + "\"column\":0,\"message\":\"everywhere\"}]}";
        try (ScriptedYard yard = new ScriptedYard(Answer.problem(422, problem))) {
            // When both are applied
            Result result = new Cli("--server", yard.url()).run("apply", "-f", one.toString(), "-f", two.toString());

            // Then every problem has its file and the line there
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.err()).isEqualTo(one + ":2:4: first\n" + two + ":2:1: second\n" + "everywhere\n");
            assertThat(yard.requests()).containsExactly("POST /apply a: 1\nb: 2\n---\nc: 3\nd: 4\n");
        }
    }

    @Test
    void watchGoesOnWhenTheStreamBreaks() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(
                Answer.json(list("10", job("a", "10", "Queued"))),
                Answer.json("{\"virtualTime\":\"1h\",\"released\":true}"),
                Answer.events(event("11", "MODIFIED", job("a", "11", "Running"))),
                Answer.events(event("12", "MODIFIED", job("a", "12", "Succeeded"))))) {
            // When the stream ends after one event
            Result result = new Cli("--server", yard.url()).run("wait", "tj/a", "--for=condition=Succeeded");

            // Then it is opened again after that event
            assertThat(result.status()).isZero();
            assertThat(result.out()).isEqualTo("trainingjob.trainyard.dev/a condition met\n");
            assertThat(yard.requests().getLast()).endsWith("resourceVersion=10 [11]");
        }
    }

    @Test
    void watchListsAgainWhenEventsAreTooOld() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(
                Answer.json(list("10", job("a", "10", "Queued"))),
                Answer.json("{\"virtualTime\":\"1h\",\"released\":true}"),
                Answer.events(event("", "ERROR", "{\"status\":410,\"detail\":\"slower than the ring\"}")),
                Answer.json(list("40", job("a", "30", "Running"))),
                Answer.problem(410, "{\"detail\":\"too old\"}"),
                Answer.json(list("50", job("a", "45", "Succeeded"))))) {
            Result result = new Cli("--server", yard.url()).run("wait", "tj/a", "--for=condition=Succeeded");

            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isZero();
            assertThat(yard.requests()).hasSize(6);
            assertThat(yard.requests().get(4)).endsWith("resourceVersion=40");
        }
    }

    @Test
    void waitSaysWhenTimeStands() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(
                Answer.json(list("10", job("a", "10", "Queued"))),
                Answer.json("{\"virtualTime\":\"1h\",\"released\":true,\"paused\":true}"),
                Answer.events(event("11", "DELETED", job("a", "11", "Queued"))))) {
            Result result = new Cli("--server", yard.url()).run("wait", "tj/a", "--for=condition=Succeeded");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .isEqualTo("The clock stands at 1h; ./trainyard unpause lets time go on.\n"
                            + "error: trainingjobs/a was deleted while it was waited for\n");
        }
    }

    @Test
    void readsListsPageByPage() throws Exception {
        String first = "{\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"x y\"},\"items\":["
                + job("a", "1", "Queued") + "]}";
        try (ScriptedYard yard =
                new ScriptedYard(Answer.json(first), Answer.json(list("9", job("b", "2", "Running"))))) {
            Result result = new Cli("--server", yard.url()).run("get", "tj", "-o", "name");

            assertThat(result.out()).isEqualTo("trainingjob.trainyard.dev/a\ntrainingjob.trainyard.dev/b\n");
            assertThat(yard.requests().getLast()).endsWith("?limit=500&continue=x%20y");
        }
    }

    @Test
    void topicsAreReadPageByPageToTheLimit() throws Exception {
        try (ScriptedYard yard = new ScriptedYard(
                Answer.json("{\"items\":[{\"offset\":0},{\"offset\":1}],\"next\":\"0:2\",\"atEnd\":false}"),
                Answer.json("{\"items\":[],\"next\":\"0:900\",\"atEnd\":false}"),
                Answer.json("{\"items\":[{\"offset\":901}],\"next\":\"0:902\",\"atEnd\":true}"))) {
            Result result = new Cli("--server", yard.url())
                    .run("topics", "tail", "clock", "--filter", "type=Grant window>3", "--limit", "5");

            assertThat(result.out()).isEqualTo("{\"offset\":0}\n{\"offset\":1}\n{\"offset\":901}\n");
            assertThat(yard.requests())
                    .containsExactly(
                            "GET /topics/clock/records?from=beginning&filter=type%3DGrant%20window%3E3&limit=5",
                            "GET /topics/clock/records?from=0%3A2&filter=type%3DGrant%20window%3E3&limit=3",
                            "GET /topics/clock/records?from=0%3A900&filter=type%3DGrant%20window%3E3&limit=3");
        }
    }
}
