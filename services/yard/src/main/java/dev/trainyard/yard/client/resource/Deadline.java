package dev.trainyard.yard.client.resource;

import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.yard.cli.InvalidInputException;
import java.time.Duration;

/** How long people are willing to wait, in wall time: {@code 60s}, {@code 1h30m}; 0 asks once. */
final class Deadline {
    private Deadline() {}

    static Duration parse(String text) {
        return switch (VirtualDuration.parse(text)) {
            case VirtualDuration.Ok(long ns) -> Duration.ofNanos(ns);
            case VirtualDuration.Bad(String message) -> throw new InvalidInputException("error: --timeout " + message);
        };
    }
}
