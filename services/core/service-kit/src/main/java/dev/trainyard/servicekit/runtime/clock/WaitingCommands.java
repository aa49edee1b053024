package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commands on their way from the commands topic into a grant. An id is applied once. */
final class WaitingCommands {
    private final Map<String, Placed> waiting = new LinkedHashMap<>();
    private final Set<String> applied = new HashSet<>();
    private final Set<String> admissible = new HashSet<>();

    /** A command and where it lies in its topic. */
    record Placed(Command command, long offset) {}

    /**
     * Commands to be admitted now.
     *
     * @param commands in canonical order
     * @param more whether others of the same time are left for the next grant
     */
    record Admitted(List<StampedCommand> commands, boolean more) {}

    /** Takes the next command of the topic; an id that was applied or waits already is ignored. */
    void add(Command command, long offset) {
        if (!applied.contains(command.id())) {
            waiting.putIfAbsent(command.id(), new Placed(command, offset));
        }
    }

    /** A grant in the log has this command. */
    void applied(StampedCommand c) {
        applied.add(c.id());
        waiting.remove(c.id());
        admissible.remove(c.id());
    }

    /** The gate lets this command in. */
    void admissible(Placed p) {
        admissible.add(p.command().id());
    }

    /** This command is never admitted; another one may come with its id. */
    void refused(Placed p) {
        waiting.remove(p.command().id());
    }

    int size() {
        return waiting.size();
    }

    /** The commands whose time has come and about which the gate was not asked yet. */
    List<Placed> unasked(long nowNs) {
        List<Placed> unasked = new ArrayList<>();
        for (Placed p : waiting.values()) {
            if (p.command().atNs() <= nowNs && !admissible.contains(p.command().id())) {
                unasked.add(p);
            }
        }
        return unasked;
    }

    /** When the first waiting command takes effect, not before now; {@code NEVER_NS} for none. */
    long firstNs(long nowNs) {
        long firstNs = VirtualTime.NEVER_NS;
        for (Placed p : waiting.values()) {
            firstNs = Math.min(firstNs, Math.max(p.command().atNs(), nowNs));
        }
        return firstNs;
    }

    /** The commands whose time has come, as many as fit into a grant. */
    Admitted admit(long nowNs) {
        List<Command> due = new ArrayList<>();
        for (Placed p : waiting.values()) {
            if (p.command().atNs() <= nowNs) {
                due.add(p.command());
            }
        }
        due.sort(Command.CANONICAL);
        List<StampedCommand> stamped = new ArrayList<>();
        long sequence = applied.size();
        int bytes = 0;
        for (Command c : due) {
            bytes += c.bytes();
            if (bytes > Command.BYTES_MAX && !stamped.isEmpty()) {
                return new Admitted(stamped, true);
            }
            stamped.add(c.stamp(sequence++, nowNs));
        }
        return new Admitted(stamped, false);
    }
}
