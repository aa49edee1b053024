package dev.trainyard.yard.cli;

import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.yard.run.InProcessYard;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import dev.trainyard.yard.summary.RunFacts;
import dev.trainyard.yard.summary.RunJournal;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code diff}: replays two runs side by side up to the first event in which they differ. */
@Command(
        name = "diff",
        description = "Shows the first event in which two runs differ, and their summaries side by side.",
        exitCodeList = {
            "0:They are the same.",
            "1:They differ.",
            "2:Wrong arguments, or another version of the models made a run.",
            "4:There is no such run, or what is kept of it cannot be read."
        },
        footer = {
            "  ./trainyard diff llama-3-405b-s1 llama-3-405b-s2",
            "  ./trainyard diff small-yard-s1 small-yard-s1-2 && echo same"
        })
public final class DiffCommand implements Callable<Integer> {
    private static final int TEXT_MAX = 400;
    private static final PayloadTypes TYPES = YardPayloads.types();
    private static final String ROW = "%-24s %24s %24s%n";

    @Parameters(index = "0", paramLabel = "RUN", description = "One run.")
    private String one = "";

    @Parameters(index = "1", paramLabel = "RUN", description = "The other.")
    private String other = "";

    @Override
    public Integer call() {
        Console console = Console.standard();
        RunStore store = RunStore.standard();
        RunRecord left = store.header(one);
        RunRecord right = store.header(other);
        ReplayCommand.requireSameModels(left);
        ReplayCommand.requireSameModels(right);
        Side leftSide = new Side(store.inputs(left));
        Side rightSide = new Side(store.inputs(right));
        boolean same = firstDifference(leftSide, rightSide, console);
        side(console, "run", left.id(), right.id());
        side(console, "seed", left.seed(), right.seed());
        side(console, "digest", left.digest(), right.digest());
        compareSummaries(console, leftSide, rightSide);
        // An unfinished run has no digest yet: then its events alone decide.
        boolean sameDigests = left.digest().isEmpty()
                || right.digest().isEmpty()
                || left.digest().equals(right.digest());
        if (same && !sameDigests) {
            console.out()
                    .println("The inputs replay alike, yet the runs ended with different digests: replay both to see"
                            + " which one is wrong.");
        }
        return same && sameDigests ? ExitStatus.OK : ExitStatus.NO;
    }

    private static boolean firstDifference(Side left, Side right, Console console) {
        long index = 0;
        while (true) {
            Envelope a = left.next();
            Envelope b = right.next();
            if (a == null && b == null) {
                console.out().println("Same events: " + index + " of them.");
                return true;
            }
            if (a == null || b == null || !same(a, b)) {
                console.out().println("First difference, after " + index + " equal commands and events:");
                console.out().println("  " + describe(a));
                console.out().println("  " + describe(b));
                left.toEnd();
                right.toEnd();
                return false;
            }
            index++;
        }
    }

    private static boolean same(Envelope a, Envelope b) {
        return a.timeNs() == b.timeNs()
                && a.sentNs() == b.sentNs()
                && a.source() == b.source()
                && a.sequence() == b.sequence()
                && a.destinations() == b.destinations()
                && Arrays.equals(bytes(a), bytes(b));
    }

    private static byte[] bytes(Envelope e) {
        ByteStateWriter out = new ByteStateWriter();
        TYPES.write(e.payload(), out);
        return out.toByteArray();
    }

    private static String describe(@Nullable Envelope e) {
        if (e == null) {
            return "(the run is over)";
        }
        StringBuilder text = new StringBuilder();
        RecordText.append(e.payload(), text);
        String where = VirtualTime.format(e.sentNs())
                + (e.source() == Envelope.DOOR ? " command " : " shard " + e.source() + " sequence ")
                + e.sequence();
        return where + " " + (text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + " ...");
    }

    private static void compareSummaries(Console console, Side left, Side right) {
        var a = left.journal.result(left.facts()).summary();
        var b = right.journal.result(right.facts()).summary();
        side(console, "virtual time", VirtualTime.format(left.run.nowNs()), VirtualTime.format(right.run.nowNs()));
        side(console, "events", a.events(), b.events());
        for (int i = 0; i < Math.max(a.jobs().size(), b.jobs().size()); i++) {
            var x = i < a.jobs().size() ? a.jobs().get(i) : null;
            var y = i < b.jobs().size() ? b.jobs().get(i) : null;
            side(console, "job", x == null ? "" : x.name(), y == null ? "" : y.name());
            side(console, "  steps", x == null ? "" : x.steps(), y == null ? "" : y.steps());
            side(console, "  goodput", x == null ? "" : rounded(x.goodput()), y == null ? "" : rounded(y.goodput()));
            side(
                    console,
                    "  interruptions",
                    x == null ? "" : x.interruptions().total(),
                    y == null ? "" : y.interruptions().total());
            side(console, "  cost, USD", x == null ? "" : rounded(x.costUsd()), y == null ? "" : rounded(y.costUsd()));
        }
    }

    private static String rounded(double v) {
        return String.format(Locale.ROOT, "%,.4f", v);
    }

    private static void side(Console console, String what, Object left, Object right) {
        console.out().printf(Locale.ROOT, ROW, what, left, right);
    }

    /** One replay, event by event. */
    private static final class Side implements RunWatcher {
        private final Deque<Envelope> waiting = new ArrayDeque<>();
        private final RunJournal journal;
        private final InProcessRun run;
        private final RunInputs inputs;

        Side(RunInputs inputs) {
            this.inputs = inputs;
            journal = new RunJournal(dev.trainyard.domain.catalogue.Catalogue.bundled());
            run = InProcessYard.prepare(inputs, WindowCutter.none(), this);
        }

        @Nullable
        Envelope next() {
            while (waiting.isEmpty() && run.step()) {
                // Windows without events.
            }
            return waiting.poll();
        }

        void toEnd() {
            while (run.step()) {
                waiting.clear();
            }
        }

        RunFacts facts() {
            var outcome = run.finish();
            return new RunFacts(
                    outcome.digest(),
                    inputs.seed(),
                    "in-process",
                    1,
                    inputs.plan().shards(),
                    0,
                    outcome.endNs(),
                    outcome.windows(),
                    outcome.events());
        }

        @Override
        public void onEvent(Envelope event) {
            journal.accept(event);
            waiting.add(event);
        }

        @Override
        public void onWindow(long windows, long nowNs) {
            // Steps are made by next().
        }
    }
}
