package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.protocol.Command;
import java.util.Optional;

/**
 * Port to whoever knows what commands mean. It is asked once about each command, right before the command is admitted;
 * one that it refuses becomes a dead letter and changes nothing. A gate that throws refuses.
 */
@FunctionalInterface
public interface CommandGate {
    /** Why this command is not admitted, for a person; empty when it is. */
    Optional<String> refuse(Command command);

    /** Admits everything. */
    static CommandGate open() {
        return command -> Optional.empty();
    }

    /**
     * Admits what every shard can read.
     *
     * @param codec the codec of the shards
     * @param type what all commands are
     */
    static CommandGate readable(PayloadCodec codec, Class<?> type) {
        return command -> {
            Record payload;
            try {
                payload = codec.decode(command.payload()).payload();
            } catch (RuntimeException e) {
                return Optional.of("its payload cannot be read: " + e.getMessage());
            }
            return type.isInstance(payload)
                    ? Optional.empty()
                    : Optional.of("its payload is a " + payload.getClass().getSimpleName() + ", which is no command");
        };
    }

    /** Asks this gate, and then another one. */
    default CommandGate and(CommandGate next) {
        return command -> {
            Optional<String> refused = refuse(command);
            return refused.isPresent() ? refused : next.refuse(command);
        };
    }
}
