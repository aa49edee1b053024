package dev.trainyard.door.topics.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.door.topics.LoggedRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive record by record. Whatever is damaged, cut off or added is an {@link ArchiveException} with the byte
 * where it was found; records of blocks before that place were handed out already.
 */
public final class ArchiveReader implements AutoCloseable {
    /** A block larger than this was not written by us: one record may be larger than a block is meant to be. */
    private static final int BLOCK_BYTES_MAX = 256 << 20;

    private static final int BLOCK_HEAD = 3 * Integer.BYTES;

    private final InputStream in;
    private final ArchiveHeader header;
    private long position;
    private long blockAt;
    private DataInputStream entries = new DataInputStream(InputStream.nullInputStream());
    private long records;
    private boolean ended;

    /** Opens a file and reads its header. */
    public static ArchiveReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new ArchiveReader(in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Begins to read; the header must be there. */
    public ArchiveReader(InputStream in) throws IOException {
        this.in = in;
        byte[] magic = in.readNBytes(ArchiveWriter.MAGIC.length);
        int version = magic.length == ArchiveWriter.MAGIC.length ? magic[magic.length - 1] : -1;
        if (version < 0 || !Arrays.equals(magic, 0, magic.length - 1, ArchiveWriter.MAGIC, 0, magic.length - 1)) {
            throw new ArchiveException(0, "this is no file of recorded topics; ./trainyard topics record makes one");
        }
        if (version != ArchiveWriter.MAGIC[magic.length - 1]) {
            throw new ArchiveException(
                    magic.length - 1L,
                    "the file has format version " + version + ", this program reads version "
                            + ArchiveWriter.MAGIC[magic.length - 1] + "; use the version that recorded it");
        }
        position = magic.length;
        nextBlock();
        if (entries.readByte() != ArchiveWriter.ENTRY_HEADER) {
            throw new ArchiveException(blockAt, "found no header, expected it in the first block");
        }
        try {
            header = ArchiveHeader.parse(new String(bytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new ArchiveException(blockAt, "the header is not JSON: " + e.getOriginalMessage());
        }
    }

    /** What the archive holds. */
    public ArchiveHeader header() {
        return header;
    }

    /** The next record, or null behind the last one. */
    public @Nullable LoggedRecord next() throws IOException {
        while (!ended) {
            int kind = entries.read();
            switch (kind) {
                case -1 -> nextBlock();
                case ArchiveWriter.ENTRY_RECORD -> {
                    records++;
                    return record();
                }
                case ArchiveWriter.ENTRY_END -> end();
                default ->
                    throw new ArchiveException(blockAt, "the block has an entry of kind " + kind + ", expected 2 or 3");
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private LoggedRecord record() throws IOException {
        try {
            int topic = entries.readUnsignedShort();
            if (topic >= header.topics().size()) {
                throw new ArchiveException(
                        blockAt,
                        "a record names topic " + topic + " of "
                                + header.topics().size());
            }
            int partition = entries.readInt();
            long offset = entries.readLong();
            long timestampMs = entries.readLong();
            byte[] key = bytesOrNull();
            List<LoggedRecord.Header> headers = new ArrayList<>();
            for (int n = entries.readUnsignedShort(); n > 0; n--) {
                String name = new String(bytes(), StandardCharsets.UTF_8);
                headers.add(new LoggedRecord.Header(name, bytesOrNull()));
            }
            String name = header.topics().get(topic).name();
            return new LoggedRecord(name, partition, offset, timestampMs, key, headers, bytesOrNull());
        } catch (EOFException e) {
            throw new ArchiveException(blockAt, "a record of the block is cut off, expected it to end in the block");
        }
    }

    private void end() throws IOException {
        long counted = entries.readLong();
        if (counted != records) {
            throw new ArchiveException(
                    blockAt,
                    "the end counts " + counted + " records, but " + records + " were read: blocks are missing");
        }
        if (in.read() != -1) {
            throw new ArchiveException(position, "something follows the end of the archive");
        }
        ended = true;
    }

    private byte[] bytes() throws IOException {
        byte[] bytes = bytesOrNull();
        return bytes == null ? new byte[0] : bytes;
    }

    private byte @Nullable [] bytesOrNull() throws IOException {
        int length = entries.readInt();
        if (length < 0) {
            return null;
        }
        if (length > entries.available()) {
            throw new EOFException();
        }
        return entries.readNBytes(length);
    }

    private void nextBlock() throws IOException {
        blockAt = position;
        byte[] head = in.readNBytes(BLOCK_HEAD);
        if (head.length < BLOCK_HEAD) {
            throw new ArchiveException(
                    position + head.length,
                    "the file ends here, expected more: it was cut off; record it again, or copy it again");
        }
        ByteBuffer numbers = ByteBuffer.wrap(head);
        int packed = numbers.getInt();
        int plain = numbers.getInt();
        int checksum = numbers.getInt();
        if (packed <= 0 || plain <= 0 || packed > BLOCK_BYTES_MAX || plain > BLOCK_BYTES_MAX) {
            throw new ArchiveException(
                    blockAt, "a block of " + packed + " bytes for " + plain + " cannot be: the file is damaged here");
        }
        byte[] bytes = in.readNBytes(packed);
        if (bytes.length < packed) {
            throw new ArchiveException(
                    blockAt + BLOCK_HEAD + bytes.length,
                    "the file ends here, " + (packed - bytes.length) + " bytes before the end of the block that began"
                            + " at byte " + blockAt + ": it was cut off; record it again, or copy it again");
        }
        if (ArchiveWriter.checksum(bytes, plain) != checksum) {
            throw new ArchiveException(
                    blockAt, "the block that begins here is damaged: its checksum is not the one written with it");
        }
        position = blockAt + BLOCK_HEAD + packed;
        entries = new DataInputStream(new ByteArrayInputStream(inflate(bytes, plain)));
    }

    private byte[] inflate(byte[] packed, int plain) throws ArchiveException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[plain];
            int length = 0;
            while (length < plain && !inflater.needsInput() && !inflater.finished()) {
                length += inflater.inflate(bytes, length, plain - length);
            }
            if (length != plain) {
                throw new ArchiveException(blockAt, "the block unpacks to " + length + " bytes, expected " + plain);
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new ArchiveException(blockAt, "the block cannot be unpacked: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }
}
