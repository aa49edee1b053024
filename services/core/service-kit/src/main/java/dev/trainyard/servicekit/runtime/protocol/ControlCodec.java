package dev.trainyard.servicekit.runtime.protocol;

import dev.trainyard.contracts.codec.MessageNames;
import dev.trainyard.contracts.codec.RecordCodec;
import java.util.List;

/** Control records to Protobuf and back, by the contracts in {@code trainyard/clock/v1}. */
public final class ControlCodec {
    private static final String PACKAGE = "trainyard.clock.v1";
    private static final RecordCodec CODEC = RecordCodec.forTypes(
            List.of(ClockEntry.class, DoneEntry.class, Command.class, SnapshotChunk.class, DeadLetter.class),
            MessageNames.inPackages(PACKAGE)
                    .bind(ClockEntry.class, PACKAGE + ".ClockRecord")
                    .bind(DoneEntry.class, PACKAGE + ".DoneRecord"));

    private ControlCodec() {}

    /** One record of the clock topic: the message around the {@code oneof}. */
    private record ClockEntry(ClockRecord record) {}

    /** One record of the done topic. */
    private record DoneEntry(DoneRecord record) {}

    /** Encodes a record of the clock topic. */
    public static byte[] encodeClock(ClockRecord r) {
        return CODEC.encode(new ClockEntry(r));
    }

    /** Encodes a record of the done topic. */
    public static byte[] encodeDone(DoneRecord r) {
        return CODEC.encode(new DoneEntry(r));
    }

    /** Encodes a record of the commands topic. */
    public static byte[] encode(Command command) {
        return CODEC.encode(command);
    }

    /** Encodes a record of the snapshots topic. */
    public static byte[] encode(SnapshotChunk chunk) {
        return CODEC.encode(chunk);
    }

    /** Encodes a record of the dead-letters topic. */
    public static byte[] encode(DeadLetter letter) {
        return CODEC.encode(letter);
    }

    /** Decodes a record of the clock topic. */
    public static ClockRecord clock(byte[] bytes) {
        return CODEC.decode(ClockEntry.class, bytes).record();
    }

    /** Decodes a record of the done topic. */
    public static DoneRecord done(byte[] bytes) {
        return CODEC.decode(DoneEntry.class, bytes).record();
    }

    /** Decodes a record of the commands topic. */
    public static Command command(byte[] bytes) {
        return CODEC.decode(Command.class, bytes);
    }

    /** Decodes a record of the snapshots topic. */
    public static SnapshotChunk chunk(byte[] bytes) {
        return CODEC.decode(SnapshotChunk.class, bytes);
    }

    /** Decodes a record of the dead-letters topic. */
    public static DeadLetter deadLetter(byte[] bytes) {
        return CODEC.decode(DeadLetter.class, bytes);
    }
}
