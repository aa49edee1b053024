package dev.trainyard.yard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two hundred watchers beside the small yard at max pace: whether they keep up, and what they cost the run. */
final class WatchersBench implements Bench {
    private static final int RUNS = 5;
    private static final int WATCHERS = 200;
    private static final long LOOK_EVERY_MS = 100;
    private static final long PATIENCE_SECONDS = 120;
    private static final String LIST = "/apis/trainyard.dev/v1alpha1/trainingjobs";

    @Override
    public String name() {
        return "watchers";
    }

    @Override
    public String command() {
        return "bench watchers";
    }

    @Override
    public String description() {
        return "the small yard at max pace with 200 watchers of all jobs over SSE, and without any, in turn";
    }

    @Override
    public boolean keepsProcesses() {
        return true;
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] alone = new double[runs];
        double[] watched = new double[runs];
        double[] behind = new double[runs];
        double[] slower = new double[runs];
        for (int i = 0; i < runs; i++) {
            alone[i] = run(settings, 0).wallSeconds();
            Outcome outcome = run(settings, WATCHERS);
            watched[i] = outcome.wallSeconds();
            behind[i] = outcome.behindSeconds();
            slower[i] = (watched[i] / alone[i] - 1) * 100;
            settings.progress()
                    .accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(alone[i], "s") + " alone, "
                            + Numbers.withUnit(watched[i], "s") + " watched");
        }
        return List.of(
                new Figure("longest time that a watcher was behind", "s", behind, new Target.AtMost(2)),
                new Figure("run slowed by its watchers", "%", slower, new Target.AtMost(5)),
                new Figure("run alone, released to idle", "s", alone, new Target.None()),
                new Figure("run watched, released to idle", "s", watched, new Target.None()));
    }

    private record Outcome(double wallSeconds, double behindSeconds) {}

    private record Sample(long atNs, long version) {}

    private static Outcome run(BenchSettings settings, int count) throws InterruptedException {
        try (BenchYard yard = BenchYard.up(settings.root(), "--hold")) {
            yard.launch(
                    List.of("apply", "-f", settings.example("small-yard.yaml").toString()));
            try (WatcherTroop troop = new WatcherTroop(yard.url(), LIST + "?watch=true", count)) {
                return follow(yard, troop.all());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome follow(BenchYard yard, List<Watcher> watchers) throws InterruptedException {
        awaitTheSameState(yard, watchers);
        watchers.forEach(Watcher::countFromHere);
        ArrayDeque<Sample> samples = new ArrayDeque<>();
        double behind = 0;
        long beganNs = System.nanoTime();
        yard.post("/clock/unpause", "{}");
        double idleAt = 0;
        boolean caughtUp = false;
        while (idleAt == 0 || !caughtUp) {
            boolean over = idleAt != 0; // then the list below is the last
            long nowNs = System.nanoTime();
            JsonNode list = yard.get(LIST);
            samples.add(new Sample(nowNs, version(list)));
            if (idleAt == 0 && yard.get("/clock").path("idle").asBoolean()) {
                idleAt = (System.nanoTime() - beganNs) / 1e9;
            }
            long slowest = watchers.stream().mapToLong(Watcher::lastId).min().orElse(Long.MAX_VALUE);
            while (!samples.isEmpty() && samples.getFirst().version() <= slowest) {
                samples.removeFirst();
            }
            if (!samples.isEmpty()) {
                behind =
                        Math.max(behind, (System.nanoTime() - samples.getFirst().atNs()) / 1e9);
            }
            caughtUp = over && samples.isEmpty() && watchers.stream().allMatch(watcher -> watcher.lastId() == slowest);
            if ((System.nanoTime() - beganNs) / 1e9 > PATIENCE_SECONDS) {
                throw new BenchFailedException(
                        "the run was not over, or a watcher " + behind + " s behind, after " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        requireAllTheSame(watchers);
        return new Outcome(idleAt, behind);
    }

    /** Before time begins nothing happens any more, and all have got the last of what did. */
    private static void awaitTheSameState(BenchYard yard, List<Watcher> watchers) throws InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long newest = version(yard.get(LIST));
        while (watchers.stream().anyMatch(watcher -> watcher.lastId() < newest)) {
            if (System.nanoTime() > giveUpNs) {
                throw new BenchFailedException("the watchers did not all begin within " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    /** The newest version among the jobs: what a watcher of jobs must have seen. */
    private static long version(JsonNode list) {
        long version = -1;
        for (JsonNode job : list.path("items")) {
            version = Math.max(
                    version, job.path("metadata").path("resourceVersion").asLong());
        }
        return version;
    }

    private static void requireAllTheSame(List<Watcher> watchers) {
        for (Watcher watcher : watchers) {
            Watcher first = watchers.getFirst();
            if (!watcher.trouble().isEmpty()) {
                throw new BenchFailedException("a watcher was cut off: " + watcher.trouble());
            }
            if (watcher.entries() != first.entries() || watcher.checksum() != first.checksum()) {
                throw new BenchFailedException("a watcher got " + watcher.entries() + " entries, another "
                        + first.entries() + ", or others: something was lost");
            }
        }
    }
}
