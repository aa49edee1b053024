package dev.trainyard.contracts.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a whole number stands on the wire. */
enum NumberWire {
    VARINT(WireFormat.WIRETYPE_VARINT),
    ZIGZAG(WireFormat.WIRETYPE_VARINT),
    FIXED64(WireFormat.WIRETYPE_FIXED64),
    FIXED32(WireFormat.WIRETYPE_FIXED32);

    private final int wireType;

    NumberWire(int wireType) {
        this.wireType = wireType;
    }

    int wireType() {
        return wireType;
    }

    /** The form of a field that a {@code long} fits, or null. */
    static @Nullable NumberWire ofLong(FieldDescriptor.Type type) {
        return switch (type) {
            case INT64, UINT64 -> VARINT;
            case SINT64 -> ZIGZAG;
            case FIXED64, SFIXED64 -> FIXED64;
            default -> null;
        };
    }

    /** The form of a field that an {@code int} fits, or null. */
    static @Nullable NumberWire ofInt(FieldDescriptor.Type type) {
        return switch (type) {
            case INT32 -> VARINT;
            case SINT32 -> ZIGZAG;
            case FIXED32, SFIXED32 -> FIXED32;
            default -> null;
        };
    }

    void write(long v, BackwardWriter out) {
        switch (this) {
            case VARINT -> out.varint(v);
            case ZIGZAG -> out.varint(CodedOutputStream.encodeZigZag64(v));
            case FIXED64 -> out.fixed64(v);
            case FIXED32 -> out.fixed32((int) v);
        }
    }

    long read(CodedInputStream in) throws IOException {
        return switch (this) {
            case VARINT -> in.readRawVarint64();
            case ZIGZAG -> CodedInputStream.decodeZigZag64(in.readRawVarint64());
            case FIXED64 -> in.readRawLittleEndian64();
            case FIXED32 -> in.readRawLittleEndian32();
        };
    }
}
