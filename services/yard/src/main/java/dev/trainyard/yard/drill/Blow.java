package dev.trainyard.yard.drill;

import dev.trainyard.kernel.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a drill does to a process.
 *
 * @param atWindow once this window is seen in the log
 * @param victim whom
 * @param host ordinal of the host process; 0 unless the victim is a host
 * @param freezeMs for how long it is stopped (SIGSTOP, then SIGCONT); 0 for SIGKILL
 */
record Blow(long atWindow, Victim victim, int host, long freezeMs) {
    /** Kinds of processes. */
    enum Victim {
        HOST,
        TIMEKEEPER,
        BROKER
    }

    private static final int WINDOWS_BETWEEN_MIN = 10;
    private static final int WINDOWS_BETWEEN_SPREAD = 40;
    private static final int FREEZE_MS_MIN = 200;
    private static final int FREEZE_MS_SPREAD = 1_800;
    private static final double FREEZE_SHARE = 0.25;
    private static final double TIMEKEEPER_SHARE = 0.2;
    private static final double BROKER_SHARE = 0.2;

    /** The blows of one seed: every 10 to 49 windows, a fifth each on timekeeper and broker, a quarter of them freezes. */
    static List<Blow> plan(long seed, int processes, long windows) {
        RandomStream random = new RandomStream(seed, "drill");
        List<Blow> blows = new ArrayList<>();
        long at = 0;
        for (int i = 0; ; i++) {
            at += WINDOWS_BETWEEN_MIN + random.below(WINDOWS_BETWEEN_SPREAD, i, 0);
            if (at >= windows) {
                return blows;
            }
            double what = random.uniform(i, 1);
            Victim victim = what < TIMEKEEPER_SHARE
                    ? Victim.TIMEKEEPER
                    : what < TIMEKEEPER_SHARE + BROKER_SHARE ? Victim.BROKER : Victim.HOST;
            boolean freeze = random.uniform(i, 2) < FREEZE_SHARE;
            blows.add(new Blow(
                    at,
                    victim,
                    victim == Victim.HOST ? random.below(processes, i, 3) : 0,
                    freeze ? FREEZE_MS_MIN + random.below(FREEZE_MS_SPREAD, i, 4) : 0));
        }
    }

    /** Whom and how, for the protocol. */
    String describe() {
        String whom = victim == Victim.HOST ? "host " + host : victim.name().toLowerCase(java.util.Locale.ROOT);
        return freezeMs == 0 ? "killed " + whom : "froze " + whom + " for " + freezeMs + " ms";
    }
}
