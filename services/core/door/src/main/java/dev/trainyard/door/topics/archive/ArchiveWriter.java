package dev.trainyard.door.topics.archive;

import dev.trainyard.door.topics.LoggedRecord;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes an archive: a header block, blocks of records, an end block. Without the end block it is not whole. */
public final class ArchiveWriter {
    /** First bytes of each archive; the last is the version of the format. */
    static final byte[] MAGIC = {'T', 'R', 'N', 'Y', 'A', 'R', 'D', 1};

    /** Blocks have about this many bytes before compression: much smaller ones compress worse. */
    static final int BLOCK_BYTES = 1 << 20;

    static final byte ENTRY_HEADER = 1;
    static final byte ENTRY_RECORD = 2;
    static final byte ENTRY_END = 3;

    private final OutputStream out;
    private final Map<String, Integer> topics = new HashMap<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final DataOutputStream entries = new DataOutputStream(block);
    private long records;

    /** Begins an archive. */
    public ArchiveWriter(OutputStream out, ArchiveHeader header) throws IOException {
        this.out = out;
        for (int i = 0; i < header.topics().size(); i++) {
            topics.put(header.topics().get(i).name(), i);
        }
        out.write(MAGIC);
        entries.writeByte(ENTRY_HEADER);
        writeBytes(header.json().getBytes(StandardCharsets.UTF_8));
        endBlock();
    }

    /** Adds a record; those of one partition in the order of their offsets. */
    public void write(LoggedRecord r) throws IOException {
        Integer topic = topics.get(r.topic());
        if (topic == null) {
            throw new IllegalArgumentException("topic " + r.topic() + " is not in the archive's header");
        }
        entries.writeByte(ENTRY_RECORD);
        entries.writeShort(topic);
        entries.writeInt(r.partition());
        entries.writeLong(r.offset());
        entries.writeLong(r.timestampMs());
        writeBytes(r.key());
        List<LoggedRecord.Header> headers = r.headers();
        entries.writeShort(headers.size());
        for (LoggedRecord.Header header : headers) {
            writeBytes(header.name().getBytes(StandardCharsets.UTF_8));
            writeBytes(header.value());
        }
        writeBytes(r.value());
        records++;
        if (block.size() >= BLOCK_BYTES) {
            endBlock();
        }
    }

    /** Ends the archive. The stream stays open. */
    public void finish() throws IOException {
        if (block.size() > 0) {
            endBlock();
        }
        entries.writeByte(ENTRY_END);
        entries.writeLong(records);
        endBlock();
        out.flush();
    }

    /** CRC-32C of a block: of both lengths, then of the packed bytes. */
    static int checksum(byte[] packed, int plainLength) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(packed.length)
                .putInt(plainLength)
                .flip());
        checksum.update(packed);
        return (int) checksum.getValue();
    }

    private void writeBytes(byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            entries.writeInt(-1);
            return;
        }
        entries.writeInt(bytes.length);
        entries.write(bytes);
    }

    private void endBlock() throws IOException {
        entries.flush();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(block.size() / 3);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(packed, deflater)) {
            block.writeTo(deflating);
        } finally {
            deflater.end();
        }
        byte[] bytes = packed.toByteArray();
        out.write(ByteBuffer.allocate(3 * Integer.BYTES)
                .putInt(bytes.length)
                .putInt(block.size())
                .putInt(checksum(bytes, block.size()))
                .array());
        out.write(bytes);
        block.reset();
    }
}
