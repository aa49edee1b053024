package dev.trainyard.yard.topics;

import dev.trainyard.door.topics.archive.ArchiveReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes an archive under a name beside its own, checks it as a reader would, and moves it into place at once. */
final class RecordedFile {
    private RecordedFile() {}

    /** Writes the bytes of an archive. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file that is whole or not there.
     *
     * @return how many records it has
     * @throws UncheckedIOException saying what happened; a file of that name from before is untouched then
     */
    static long write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling(target.getFileName() + ".part");
        try {
            Path folder = target.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                content.writeTo(out);
            }
            long records = count(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return records;
        } catch (RuntimeException e) {
            discard(temporary, e);
            throw e;
        } catch (IOException e) {
            discard(temporary, e);
            throw new UncheckedIOException(new IOException(
                    "could not record to " + target + ": " + e.getMessage() + "; " + file + " was not touched", e));
        }
    }

    private static long count(Path file) throws IOException {
        long records = 0;
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            while (archive.next() != null) {
                records++;
            }
        }
        return records;
    }

    private static void discard(Path temporary, Exception because) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
