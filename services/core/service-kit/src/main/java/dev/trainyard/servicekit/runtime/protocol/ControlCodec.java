package dev.trainyard.servicekit.runtime.protocol;

import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;

/** Control records to bytes and back. */
public final class ControlCodec {
    private static final PayloadTypes TYPES =
            PayloadTypes.ofSealed(ClockRecord.class, DoneRecord.class, Command.class, SnapshotChunk.class);

    private ControlCodec() {}

    /** Encodes any control record. */
    public static byte[] encode(Record r) {
        ByteStateWriter out = new ByteStateWriter();
        TYPES.write(r, out);
        return out.toByteArray();
    }

    /** Decodes a record of the clock topic. */
    public static ClockRecord clock(byte[] bytes) {
        return (ClockRecord) TYPES.read(new StateReader(bytes));
    }

    /** Decodes a record of the done topic. */
    public static DoneRecord done(byte[] bytes) {
        return (DoneRecord) TYPES.read(new StateReader(bytes));
    }

    /** Decodes a record of the commands topic. */
    public static Command command(byte[] bytes) {
        return (Command) TYPES.read(new StateReader(bytes));
    }

    /** Decodes a record of the snapshots topic. */
    public static SnapshotChunk chunk(byte[] bytes) {
        return (SnapshotChunk) TYPES.read(new StateReader(bytes));
    }
}
