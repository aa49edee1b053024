package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.window.RunEnd;
import dev.trainyard.kernel.window.ShardReport;
import dev.trainyard.kernel.window.WindowRule;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The timekeeper's book: a pure fold of the clock, done and commands topics, and the decision about the next window.
 * Whoever folds the same log has the same book, so a restarted timekeeper, or a second one, decides the same.
 *
 * <p>Decisions are those of the in-process runtime: the end of a window is the minimum of the window rule and the end of
 * the run, both functions of the reports about the window before. A command asked for later than now waits here, and a
 * window is cut where its time comes: then it is admitted together with all others of that time, in canonical order.
 */
final class ClockBook {
    /** Reports are kept for so many windows, to find a second report that differs. */
    private static final int WINDOWS_REMEMBERED = 4_096;

    private final WindowRule rule;
    private final WindowCutter cutter;
    private final ClockFollower clock = new ClockFollower();
    private final TreeMap<Long, Map<Integer, Reported>> dones = new TreeMap<>();
    private final Map<String, Command> waiting = new LinkedHashMap<>();
    private final Set<String> applied = new TreeSet<>();
    private @Nullable Grant last;

    /** Who reported what. */
    private record Reported(int process, ShardDone done) {}

    ClockBook(WindowRule rule, WindowCutter cutter) {
        this.rule = rule;
        this.cutter = cutter;
    }

    /** Takes the next record of the clock topic; the grant, when it is the first of its number. */
    Optional<Grant> accept(ClockRecord record) {
        Optional<Grant> grant = clock.accept(record);
        grant.ifPresent(g -> {
            last = g;
            for (StampedCommand c : g.commands()) {
                applied.add(c.id());
                waiting.remove(c.id());
            }
            dones.headMap(g.window() - WINDOWS_REMEMBERED, false).clear();
        });
        return grant;
    }

    /** Takes the next command; an id that was applied or waits already is ignored. */
    void accept(Command command) {
        if (!applied.contains(command.id())) {
            waiting.putIfAbsent(command.id(), command);
        }
    }

    /** Takes the next report. */
    void accept(Done done) {
        if (last != null && done.window() < last.window() - WINDOWS_REMEMBERED) {
            return;
        }
        Map<Integer, Reported> window = dones.computeIfAbsent(done.window(), w -> new TreeMap<>());
        for (ShardDone shard : done.shards()) {
            Reported earlier = window.putIfAbsent(shard.shard(), new Reported(done.process(), shard));
            if (earlier != null && !earlier.done().agreesWith(shard)) {
                throw new DoneConflictException(
                        done.window(), earlier.process(), earlier.done(), done.process(), shard);
            }
        }
    }

    /** Whether header and map are in the log. */
    boolean begun() {
        return clock.begun();
    }

    /** The run. */
    RunHeader header() {
        return clock.header();
    }

    /** Number of the next grant. */
    long nextWindow() {
        return clock.nextWindow();
    }

    /** Virtual time reached: end of the last window granted. */
    long nowNs() {
        return last == null ? 0 : last.toNs();
    }

    /** How many commands wait for their time or for the next grant. */
    int commandsWaiting() {
        return waiting.size();
    }

    /** Whether the last grant ended the run. */
    boolean ended() {
        return last != null && last.end();
    }

    /** The shards that have not reported the last window granted (or have not joined), in order. */
    List<Integer> awaited() {
        List<Integer> awaited = new ArrayList<>();
        Map<Integer, Reported> reported = dones.getOrDefault(nextWindow() - 1, Map.of());
        for (int shard = 0; shard < header().shards().size(); shard++) {
            if (!reported.containsKey(shard)) {
                awaited.add(shard);
            }
        }
        return awaited;
    }

    /** The process that hosts a shard. */
    int processOf(int shard) {
        return clock.map().processOf(shard);
    }

    /** What a complete window's shards reported; hints included. */
    List<ShardDone> reports(long window) {
        List<ShardDone> reports = new ArrayList<>();
        dones.getOrDefault(window, Map.of()).values().forEach(r -> reports.add(r.done()));
        return reports;
    }

    /**
     * The next grant; nothing may be awaited and the run must not have ended.
     *
     * @param spanNs the longest window that the pace allows, positive
     * @param untilNs no window reaches beyond this time, which is after now
     */
    Grant next(long spanNs, long untilNs) {
        long nowNs = nowNs();
        RunHeader header = header();
        List<ShardReport> reports = new ArrayList<>();
        for (ShardDone done : reports(nextWindow() - 1)) {
            reports.add(done.report());
        }
        List<StampedCommand> admitted = admit(nowNs);
        long firstCommandNs = waiting.values().stream()
                .mapToLong(c -> Math.max(c.atNs(), nowNs))
                .min()
                .orElse(VirtualTime.NEVER_NS);
        long endNs = firstCommandNs == VirtualTime.NEVER_NS
                ? new RunEnd(header.statedEndNs()).endNs(reports, header.lookaheadNs())
                : VirtualTime.NEVER_NS;
        long allowedNs = rule.endNs(nowNs, reports, firstCommandNs, header.lookaheadNs());
        long toNs = Math.min(endNs, allowedNs);
        long[] readUpTo = reports.stream().mapToLong(ShardReport::sequences).toArray();
        if (nowNs >= endNs || toNs == VirtualTime.NEVER_NS) {
            return new Grant(nextWindow(), nowNs, nowNs, readUpTo, List.of(), false, true);
        }
        if (firstCommandNs > nowNs) {
            toNs = Math.min(toNs, firstCommandNs);
        }
        toNs = Math.min(cutter.cutNs(nextWindow(), nowNs, toNs), Math.min(VirtualTime.plus(nowNs, spanNs), untilNs));
        int every = header.snapshotEveryWindows();
        boolean snapshot = every > 0 && (nextWindow() + 1) % every == 0;
        return new Grant(nextWindow(), nowNs, toNs, readUpTo, admitted, snapshot, false);
    }

    /** How the run ended; the last grant must be the end and nothing may be awaited. */
    RunOutcome outcome() {
        Digest digest = new Digest();
        long events = 0;
        List<ShardReport> reports = new ArrayList<>();
        for (ShardDone done : reports(nextWindow() - 1)) {
            digest.fold(done.digest());
            events += done.sequences();
            reports.add(done.report());
        }
        boolean stalled =
                new RunEnd(header().statedEndNs()).endNs(reports, header().lookaheadNs()) == VirtualTime.NEVER_NS;
        return new RunOutcome(digest.value(), nowNs(), nextWindow() - 1, events, stalled);
    }

    private List<StampedCommand> admit(long nowNs) {
        List<Command> due = new ArrayList<>();
        for (Command c : waiting.values()) {
            if (c.atNs() <= nowNs) {
                due.add(c);
            }
        }
        due.sort(Command.CANONICAL);
        List<StampedCommand> stamped = new ArrayList<>(due.size());
        long sequence = applied.size();
        for (Command c : due) {
            stamped.add(new StampedCommand(sequence++, c.id(), c.kind(), c.namespace(), c.name(), nowNs, c.payload()));
        }
        return stamped;
    }
}
