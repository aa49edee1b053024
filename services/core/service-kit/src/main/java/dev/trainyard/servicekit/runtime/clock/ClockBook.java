package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.window.RunEnd;
import dev.trainyard.kernel.window.ShardReport;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The timekeeper's book: a pure fold of the clock, done and commands topics, and the decision about the next window.
 * Whoever folds the same log has the same book, so a restarted timekeeper, or a second one, decides the same.
 *
 * <p>Decisions are those of the in-process runtime: the end of a window is the minimum of the window rule and the end of
 * the run, both functions of the reports about the window before. A command asked for later than now waits here, and a
 * window is cut where its time comes: then it is admitted together with all others of that time, in canonical order.
 *
 * <p>Where a closed run ends, an open one stands: its next window begins there when a command comes.
 */
final class ClockBook {
    /** Reports are kept for so many windows, to find a second report that differs. */
    private static final int WINDOWS_REMEMBERED = 4_096;

    private final TimekeeperSettings settings;
    private final ClockFollower clock = new ClockFollower();
    private final Controls controls;
    private final WaitingCommands commands = new WaitingCommands();
    private final TreeMap<Long, Map<Integer, Reported>> dones = new TreeMap<>();
    private @Nullable Grant last;

    /** Who reported what. */
    private record Reported(int process, ShardDone done) {}

    ClockBook(TimekeeperSettings settings) {
        this.settings = settings;
        this.controls = new Controls(settings.pace());
    }

    /** Takes the next record of the clock topic; the grant, when it is the first of its number. */
    Optional<Grant> accept(ClockRecord record) {
        if (record instanceof ClockControl control) {
            controls.accept(control);
        }
        Optional<Grant> grant = clock.accept(record);
        grant.ifPresent(g -> {
            last = g;
            controls.granted(g);
            for (StampedCommand c : g.commands()) {
                commands.applied(c);
            }
            dones.headMap(g.window() - WINDOWS_REMEMBERED, false).clear();
        });
        return grant;
    }

    /** Takes the next report. */
    void accept(Done done) {
        if (last != null && done.window() < last.window() - WINDOWS_REMEMBERED) {
            return;
        }
        Map<Integer, Reported> window = dones.computeIfAbsent(done.window(), w -> new TreeMap<>());
        for (ShardDone shard : done.shards()) {
            Reported earlier = window.putIfAbsent(shard.shard(), new Reported(done.process(), shard));
            // A stranger that starts again may say something else about an old window; what it said first holds.
            if (earlier != null
                    && !header().isForeign(shard.shard())
                    && !earlier.done().agreesWith(shard)) {
                throw new DoneConflictException(
                        done.window(), earlier.process(), earlier.done(), done.process(), shard);
            }
        }
    }

    /** The commands that wait. */
    WaitingCommands commands() {
        return commands;
    }

    /** What the clock was told. */
    Controls controls() {
        return controls;
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

    /** Whether the last grant admitted commands. */
    boolean commandsGranted() {
        return last != null && !last.commands().isEmpty();
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

    /** What the shards reported of a window, those that did; hints included. */
    List<ShardDone> reports(long window) {
        List<ShardDone> reports = new ArrayList<>();
        dones.getOrDefault(window, Map.of()).values().forEach(r -> reports.add(r.done()));
        return reports;
    }

    /** Whether no shard has anything left to do and no command waits; nothing may be awaited. */
    boolean idle() {
        List<ShardReport> reports = lastReports();
        return commands.size() == 0 && (nowNs() >= endNs(reports) || ruleNs(reports) == VirtualTime.NEVER_NS);
    }

    /**
     * The next grant; nothing may be awaited and the run must not have ended. Empty while time stands, because somebody
     * said so or because nothing is left to do in an open run.
     */
    Optional<Grant> next() {
        long nowNs = nowNs();
        List<ShardReport> reports = lastReports();
        long[] readUpTo = reports.stream().mapToLong(ShardReport::sequences).toArray();
        if (controls.endAsked()) {
            return Optional.of(new Grant(nextWindow(), nowNs, nowNs, readUpTo, List.of(), false, true));
        }
        boolean snapshot = controls.snapshotAsked() || snapshotIsRegular();
        if (controls.mayAdvance(nowNs)) {
            Optional<Grant> advance = advance(nowNs, reports, readUpTo, snapshot);
            if (advance.isPresent()) {
                return advance;
            }
        }
        // Time stands, but a window without length changes nothing and can be snapshot.
        return controls.snapshotAsked()
                ? Optional.of(new Grant(nextWindow(), nowNs, nowNs, readUpTo, List.of(), true, false))
                : Optional.empty();
    }

    private Optional<Grant> advance(long nowNs, List<ShardReport> reports, long[] readUpTo, boolean snapshot) {
        WaitingCommands.Admitted admitted = commands.admit(nowNs);
        if (admitted.more()) {
            // All commands of one time must take effect at this time, so it stands until the last of them is granted.
            return Optional.of(new Grant(nextWindow(), nowNs, nowNs, readUpTo, admitted.commands(), snapshot, false));
        }
        long firstCommandNs = commands.firstNs(nowNs);
        long allowedNs = settings.rule().endNs(nowNs, reports, firstCommandNs, header().lookaheadNs());
        boolean goesOn = firstCommandNs != VirtualTime.NEVER_NS || settings.open() && controls.advancesIdle();
        long endNs = goesOn ? VirtualTime.NEVER_NS : endNs(reports);
        long toNs = Math.min(endNs, allowedNs);
        toNs = Math.min(toNs, Math.min(VirtualTime.plus(nowNs, spanNs()), controls.untilNs()));
        if (firstCommandNs > nowNs) {
            toNs = Math.min(toNs, firstCommandNs);
        }
        if (toNs == VirtualTime.NEVER_NS && goesOn && settings.open()) {
            toNs = VirtualTime.plus(nowNs, header().lookaheadNs()); // a step into empty time
        }
        if (nowNs >= endNs || toNs == VirtualTime.NEVER_NS) {
            return settings.open()
                    ? Optional.empty()
                    : Optional.of(new Grant(nextWindow(), nowNs, nowNs, readUpTo, List.of(), false, true));
        }
        toNs = settings.cutter().cutNs(nextWindow(), nowNs, toNs);
        return Optional.of(new Grant(nextWindow(), nowNs, toNs, readUpTo, admitted.commands(), snapshot, false));
    }

    /** How the run ended; the last grant must be the end and nothing may be awaited. */
    RunOutcome outcome() {
        List<ShardReport> reports = lastReports();
        long events = reports.stream().mapToLong(ShardReport::sequences).sum();
        boolean stalled = endNs(reports) == VirtualTime.NEVER_NS && !controls.endAsked();
        return new RunOutcome(digest(), nowNs(), nextWindow() - 1, events, stalled);
    }

    /** Digest over what the shards reported of the last window granted; nothing may be awaited. */
    long digest() {
        Digest digest = new Digest();
        lastReports().forEach(report -> digest.fold(report.digest()));
        return digest.value();
    }

    private List<ShardReport> lastReports() {
        return reports(nextWindow() - 1).stream().map(ShardDone::report).toList();
    }

    private boolean snapshotIsRegular() {
        int every = header().snapshotEveryWindows();
        return every > 0 && (nextWindow() + 1) % every == 0;
    }

    private long endNs(List<ShardReport> reports) {
        return new RunEnd(header().statedEndNs()).endNs(reports, header().lookaheadNs());
    }

    private long ruleNs(List<ShardReport> reports) {
        return settings.rule().endNs(nowNs(), reports, VirtualTime.NEVER_NS, header().lookaheadNs());
    }

    private long spanNs() {
        return PacedTime.spanNs(controls.pace());
    }
}
