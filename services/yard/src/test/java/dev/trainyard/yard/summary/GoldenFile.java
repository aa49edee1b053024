package dev.trainyard.yard.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a file below src/test/resources; {@code -Dgolden.update=true} writes it anew instead. */
public final class GoldenFile {
    private GoldenFile() {}

    /** Fails, naming the file, unless the text is its content. */
    public static void check(String name, String text) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).as(name + " (look at it, then -Dgolden.update=true)").isEqualTo(Files.readString(file));
    }
}
