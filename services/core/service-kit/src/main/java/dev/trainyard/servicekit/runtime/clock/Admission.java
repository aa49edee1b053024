package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Has the gate look at each command once, before it is admitted; what it refuses becomes a dead letter. */
record Admission(CommandGate gate, WaitingCommands commands, DeadLetters deadLetters, TopicPartition topic) {
    /** Asks about all commands whose time has come. */
    void ask(long nowNs) {
        for (WaitingCommands.Placed p : commands.unasked(nowNs)) {
            Optional<String> refused = refuse(p.command());
            if (refused.isPresent()) {
                commands.refused(p);
                deadLetters.write(topic, p.offset(), refused.get(), ControlCodec.encode(p.command()));
            } else {
                commands.admissible(p);
            }
        }
    }

    private Optional<String> refuse(Command command) {
        try {
            return gate.refuse(command);
        } catch (RuntimeException e) {
            return Optional.of("the gate failed: " + e);
        }
    }
}
