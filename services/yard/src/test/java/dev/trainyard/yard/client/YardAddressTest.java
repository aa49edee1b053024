package dev.trainyard.yard.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YardAddressTest {
    @TempDir
    Path state;

    @Test
    void isWrittenDownByTheYard() throws IOException {
        write("default", "{\"url\":\"http://127.0.0.1:7070/\",\"token\":\"t\",\"pid\":42,\"run\":\"r\"}");

        assertThat(find(options(null, null, null), Map.of()))
                .isEqualTo(new YardAddress("http://127.0.0.1:7070", "t", "default", 42));
    }

    @Test
    void isGivenByOptionsBeforeAllElse() throws IOException {
        write("default", "{\"url\":\"http://127.0.0.1:7070\",\"pid\":42}");
        write("other", "{\"url\":\"http://127.0.0.1:7071\",\"token\":\"t\",\"pid\":43}");
        Map<String, String> environment = Map.of(
                "TRAINYARD_SERVER", "http://127.0.0.1:1", "TRAINYARD_YARD", "default", "TRAINYARD_TOKEN", "theirs");

        assertThat(find(options(null, "https://yard:8443", "mine"), environment))
                .isEqualTo(new YardAddress("https://yard:8443", "mine", "", 0));
        assertThat(find(options("other", null, null), environment))
                .isEqualTo(new YardAddress("http://127.0.0.1:7071", "theirs", "other", 43));
        assertThat(find(options(null, null, null), environment).url()).isEqualTo("http://127.0.0.1:1");
    }

    @Test
    void isMissedInOneSentence() throws IOException {
        write("one", "{\"url\":\"http://127.0.0.1:7070\"}");
        write("two", "{\"url\":\"http://127.0.0.1:7071\"}");

        assertThatThrownBy(() -> find(options("what-if", null, null), Map.of()))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitStatus()).isEqualTo(ExitStatus.TROUBLE))
                .hasMessage("error: yard what-if is not running (there is no " + state
                        + "/yards/what-if/yard.json); start it with ./trainyard up --yard what-if, or use --yard with one"
                        + " that is there: one, two");
    }

    @Test
    void isRefusedWhenItIsNone() throws IOException {
        write("default", "{\"url\":\"nonsense\"}");

        assertThatThrownBy(() -> find(options(null, null, null), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("error: nonsense is no address of a yard; expected one such as http://127.0.0.1:7070");
        assertThatThrownBy(() -> find(options("../x", null, null), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("error: ../x is no name of a yard");
    }

    @Test
    void ofADeadProcessTellsHowToGoOn() {
        YardAddress address = new YardAddress("http://127.0.0.1:7070", "", "what-if", Integer.MAX_VALUE);

        assertThat(address.unreachable("connection refused"))
                .isEqualTo(
                        "error: yard what-if does not answer at http://127.0.0.1:7070 (connection refused); its process"
                                + " 2147483647 has ended: ./trainyard up --yard what-if goes on from its log");
    }

    private YardAddress find(ConnectOptions options, Map<String, String> environment) {
        return YardAddress.find(options, environment, state);
    }

    private void write(String yard, String json) throws IOException {
        Path folder = Files.createDirectories(state.resolve("yards").resolve(yard));
        Files.writeString(folder.resolve("yard.json"), json);
    }

    private static ConnectOptions options(@Nullable String yard, @Nullable String server, @Nullable String token) {
        ConnectOptions options = new ConnectOptions();
        options.yard = yard;
        options.server = server;
        options.token = token;
        return options;
    }
}
