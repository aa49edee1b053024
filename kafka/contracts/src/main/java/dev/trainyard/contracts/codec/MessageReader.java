package dev.trainyard.contracts.codec;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/** Reads one message; every length is checked against what is left before anything is allocated for it. */
final class MessageReader {
    /** Messages inside messages; deeper input is refused. */
    private static final int DEPTH_MAX = 64;

    private final CodedInputStream in;
    private int depth;

    MessageReader(byte[] bytes) throws IOException {
        in = CodedInputStream.newInstance(bytes);
        in.pushLimit(bytes.length);
    }

    CodedInputStream in() {
        return in;
    }

    /** Bytes left in the innermost message. */
    int remaining() {
        return in.getBytesUntilLimit();
    }

    /** Begins a length-delimited part and returns what {@link #leave} takes. */
    int enter() throws IOException {
        return in.pushLimit(in.readRawVarint32());
    }

    void leave(int outer) {
        in.popLimit(outer);
    }

    void deeper(String message) {
        if (++depth > DEPTH_MAX) {
            throw new ContractException("message " + message + " at byte " + in.getTotalBytesRead()
                    + " is nested deeper than " + DEPTH_MAX);
        }
    }

    void back() {
        depth--;
    }
}
