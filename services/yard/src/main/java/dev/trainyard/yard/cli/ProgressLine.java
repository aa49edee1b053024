package dev.trainyard.yard.cli;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.yard.summary.JobProgress;
import dev.trainyard.yard.summary.RunJournal;
import java.util.List;
import java.util.Locale;

/**
 * Live progress of a run: one line, overwritten five times a second on a terminal, or a plain line every five seconds
 * where there is none, the first of them after a second.
 */
final class ProgressLine {
    private static final long TERMINAL_EVERY_NS = 200_000_000L;
    private static final long PLAIN_EVERY_NS = 5_000_000_000L;
    private static final long PLAIN_FIRST_NS = 1_000_000_000L;

    private final Console console;
    private final RunJournal journal;
    private final boolean silent;
    private long releasedNs = System.nanoTime();
    private long shownNs = releasedNs;
    private long shownWindows;
    private int shownLength;

    ProgressLine(Console console, RunJournal journal, boolean silent) {
        this.console = console;
        this.journal = journal;
        this.silent = silent;
    }

    void released() {
        releasedNs = System.nanoTime();
        shownNs = releasedNs;
    }

    void window(long windows, long nowNs) {
        long wallNs = System.nanoTime();
        long everyNs = console.terminal() ? TERMINAL_EVERY_NS : shownNs == releasedNs ? PLAIN_FIRST_NS : PLAIN_EVERY_NS;
        if (silent || wallNs - shownNs < everyNs) {
            return;
        }
        double windowsPerSecond = (windows - shownWindows) / ((wallNs - shownNs) / 1e9);
        print(line(nowNs, windowsPerSecond, (wallNs - releasedNs) / 1e9));
        shownNs = wallNs;
        shownWindows = windows;
    }

    /** Ends the line, so that what follows stands alone. */
    void end() {
        if (console.terminal() && shownLength > 0) {
            console.err().print("\r" + " ".repeat(shownLength) + "\r");
            console.err().flush();
        }
        shownLength = 0;
    }

    private String line(long nowNs, double windowsPerSecond, double wallSeconds) {
        List<JobProgress> jobs = journal.progress(nowNs);
        int unfinished = 0;
        int interruptions = 0;
        for (JobProgress job : jobs) {
            unfinished += job.over() ? 0 : 1;
            interruptions += job.interruptions();
        }
        String what = jobs.size() == 1
                ? String.format(
                        Locale.ROOT,
                        "%s step %,d goodput %.3f",
                        jobs.getFirst().state().name().toLowerCase(Locale.ROOT),
                        jobs.getFirst().step(),
                        jobs.getFirst().goodput())
                : String.format(Locale.ROOT, "%,d of %,d jobs unfinished", unfinished, jobs.size());
        long endNs = RunJournal.expectedEndNs(jobs);
        String left = "";
        if (endNs != VirtualTime.NEVER_NS && nowNs > 0 && endNs > nowNs) {
            left = String.format(Locale.ROOT, "  left %.0f s", wallSeconds * (endNs - nowNs) / nowNs);
        }
        return String.format(
                Locale.ROOT,
                "%s  %s  interruptions %,d  %,.0f windows/s%s",
                VirtualTime.format(nowNs - nowNs % VirtualTime.SECOND_NS),
                what,
                interruptions,
                windowsPerSecond,
                left);
    }

    private void print(String line) {
        if (console.terminal()) {
            console.err().print("\r" + line + " ".repeat(Math.max(0, shownLength - line.length())));
            console.err().flush();
        } else {
            console.err().println(line);
        }
        shownLength = line.length();
    }
}
