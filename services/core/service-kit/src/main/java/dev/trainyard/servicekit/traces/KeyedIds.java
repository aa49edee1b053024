package dev.trainyard.servicekit.traces;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Ids that follow from run, job and number of the span: who reads a log a second time tells the same spans, not others.
 * Confined to one thread.
 */
final class KeyedIds implements IdGenerator {
    private final String run;
    private int job;
    private int span;

    KeyedIds(String run) {
        this.run = run;
    }

    /** What the next span is. */
    void next(int jobNumber, int spanNumber) {
        job = jobNumber;
        span = spanNumber;
    }

    @Override
    public String generateTraceId() {
        return hex(run + "/" + job);
    }

    @Override
    public String generateSpanId() {
        return hex(run + "/" + job + "/" + span).substring(16);
    }

    private static String hex(String key) {
        UUID id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }
}
