package dev.trainyard.devbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void readsAll() throws Exception {
        List<String> words = List.of(
                "--data",
                "/d",
                "--port",
                "9092",
                "--advertise",
                "kafka",
                "--controller-port",
                "9093",
                "--parent-pid",
                "7",
                "--self-test",
                "--sasl-ssl",
                "s");
        assertThat(Arguments.parse(words))
                .isEqualTo(new Arguments(
                        Path.of("/d"),
                        9092,
                        Optional.of("kafka"),
                        9093,
                        OptionalLong.of(7),
                        Arguments.DEFAULT_MIN_FREE_MIB,
                        Optional.of(Path.of("s")),
                        true));
    }

    @Test
    void needsOnlyData() throws Exception {
        assertThat(Arguments.parse(List.of("--data", "/d")))
                .isEqualTo(new Arguments(
                        Path.of("/d"),
                        0,
                        Optional.empty(),
                        0,
                        OptionalLong.empty(),
                        Arguments.DEFAULT_MIN_FREE_MIB,
                        Optional.empty(),
                        false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --port 1                                 | --data DIR is missing
                    --data d --port                          | Argument '--port' needs a value
                    --data d --port 65536                    | Argument '--port' is '65536', expected a whole number from 0 to 65535
                    --data d --port -1                       | Argument '--port' is '-1', expected a whole number from 0 to 65535
                    --data d --controller-port x             | Argument '--controller-port' is 'x', expected a whole number from 0 to 65535
                    --data d --port 5 --controller-port 5    | --port and --controller-port are both 5 but must differ
                    --data d --prot 5                        | Unknown argument '--prot'
                    """)
    void saysWhatIsWrong(String words, String problem) {
        assertThatThrownBy(() -> Arguments.parse(List.of(words.split(" "))))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.reason()).isEqualTo(ExitReason.USAGE))
                .hasMessage(problem + ". " + Arguments.USAGE);
    }
}
