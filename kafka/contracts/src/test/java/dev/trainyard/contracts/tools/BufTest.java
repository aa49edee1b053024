package dev.trainyard.contracts.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufTest {
    @Test
    void theProtobufFilesKeepTheRulesOfTheLinter() throws Exception {
        NodeTools.Answer answer = NodeTools.orSkip().buf("lint");

        assertThat(answer.output()).isEmpty();
        assertThat(answer.status()).isZero();
    }

    @Test
    void nothingBreaksWhoKnowsTheBaseline() throws Exception {
        NodeTools.Answer answer = NodeTools.orSkip().buf("breaking", "--against", "baseline.binpb");

        assertThat(answer.output())
                .as("changes that break readers need a new package version, see docs/contracts.md")
                .isEmpty();
        assertThat(answer.status()).isZero();
    }

    @Test
    void aFieldThatChangesItsTypeIsFound(@TempDir Path changed) throws Exception {
        NodeTools tools = NodeTools.orSkip();
        copy(Path.of("src/main/proto"), changed.resolve("src/main/proto"));
        copy(Path.of("buf.yaml"), changed.resolve("buf.yaml"));
        Path done = changed.resolve("src/main/proto/trainyard/clock/v1/done.proto");
        String text = Files.readString(done);
        Files.writeString(done, text.replace("sint64 window = 1;", "string window = 1;"));

        NodeTools.Answer answer = tools.buf("breaking", changed.toString(), "--against", "baseline.binpb");

        assertThat(answer.output()).contains("Field \"1\"").contains("changed type");
        assertThat(answer.status()).isNotZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.toAbsolutePath().getParent());
                    Files.copy(file, target);
                }
            }
        }
    }
}
