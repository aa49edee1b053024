package dev.trainyard.yard.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that appear whole or not at all: to {@code NAME.tmp} beside the file, then moved over it at once. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes it. */
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Writes a file in UTF-8, and its folder if that is missing.
     *
     * @throws UncheckedIOException naming the file, the cause and what to do; the old file is untouched then
     */
    public static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.createDirectories(parent(target));
            try (Writer out = new BufferedWriter(
                    new OutputStreamWriter(Files.newOutputStream(temporary), StandardCharsets.UTF_8), 1 << 16)) {
                content.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            IOException explained = new IOException("could not write " + target + ": " + reason(e)
                    + ". Nothing was left half written; check the free space and the permissions of "
                    + parent(target) + ", or name another place.");
            explained.initCause(e);
            delete(temporary, explained);
            throw new UncheckedIOException(explained.getMessage(), explained);
        }
    }

    private static Path parent(Path absolute) {
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException f) {
            String reason = f.getReason();
            return e.getClass().getSimpleName().replace("Exception", "") + " (" + f.getFile()
                    + (reason == null ? "" : ": " + reason) + ")";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static void delete(Path temporary, IOException because) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
