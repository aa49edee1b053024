package dev.trainyard.yard.live;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.door.metrics.DoorMetrics;
import dev.trainyard.yard.cli.Console;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.Failures;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.cli.RunOptions;
import dev.trainyard.yard.client.YardAddress;
import dev.trainyard.yard.client.YardClient;
import dev.trainyard.yard.client.resource.ApplyCommand;
import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code up}: a yard that stays. */
@Command(
        name = "up",
        description = "Starts a yard in the background, or goes on with the one that was stopped.",
        exitCodeList = {
            "0:The yard is up, and the files are applied.",
            "1:A file is in conflict with what the yard has.",
            "2:Wrong arguments or invalid input.",
            "4:It did not start: port, disk, broker."
        },
        footer = {
            "  ./trainyard up",
            "  ./trainyard up k8s/examples/small-yard.yaml --pace x60",
            "  ./trainyard up --new --hold --seed 7",
            "  ./trainyard up --yard what-if --port 0"
        })
public final class UpCommand implements Callable<Integer> {
    private static final int SNAPSHOT_EVERY_WINDOWS = 1_000;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "YAML files to apply as soon as the yard is up.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--yard",
            paramLabel = "NAME",
            defaultValue = "${env:TRAINYARD_YARD:-" + YardFolder.DEFAULT + "}",
            description = "Name of the yard (default: TRAINYARD_YARD, or ${DEFAULT-VALUE}).")
    private String yard = YardFolder.DEFAULT;

    @Option(
            names = "--pace",
            paramLabel = "max|xN",
            description = "As fast as possible, or N times real time (default: max, or as it was).")
    private @Nullable String pace;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of a new run (default: 1).")
    private @Nullable Long seed;

    @Option(names = "--new", description = "Begin a new run; the yard's run until now is kept, see ./trainyard runs.")
    private boolean fresh;

    @Option(names = "--hold", description = "A new run waits at time 0 until ./trainyard unpause.")
    private boolean hold;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:TRAINYARD_PORT:-7070}",
            description =
                    "Port of the REST interface on 127.0.0.1, 0 for a free one (default: TRAINYARD_PORT, or 7070).")
    private int port;

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "Processes that share the shards of a new run (default: 1).")
    private @Nullable Integer processes;

    @Option(
            names = "--without",
            paramLabel = "SERVICE",
            description = "Leave the shards of this service of a new run to a program of yours, see docs/contracts.md.")
    private List<String> without = new ArrayList<>();

    @Option(names = "--require-token", description = "Requests must carry the bearer token that is kept in yard.json.")
    private boolean tokenWanted;

    @Option(
            names = "--chips",
            paramLabel = "POOL/NODE[/CHIP],...",
            defaultValue = "",
            description = "Chips with metrics of their own, see docs/observability.md; all others are in aggregates.")
    private String chips = "";

    @Override
    public Integer call() {
        Console console = Console.standard();
        RunStore store = RunStore.standard();
        YardFolder folder = YardFolder.of(store, yard);
        if (pace != null) {
            RunOptions.requirePace(pace);
        }
        try {
            DoorMetrics.chips(chips);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("--chips: " + e.getMessage());
        }
        Optional<YardFolder.Address> live = folder.live();
        if (live.isPresent()) {
            return alreadyUp(console, live.get());
        }
        Optional<String> kept = fresh ? Optional.empty() : folder.run().filter(store.ids()::contains);
        String run = kept.map(id -> goOn(store, id)).orElseGet(() -> begin(store));
        LiveSettings settings = new LiveSettings(
                yard,
                run,
                port,
                pace == null ? "" : pace,
                hold || !files.isEmpty() && kept.isEmpty(),
                tokenWanted,
                chips);
        console.err().println("yard " + yard + ": run " + run + (kept.isPresent() ? ", goes on" : ", begins"));
        switch (LiveProcess.start(settings, folder, part -> console.err().println("  " + part))) {
            case LiveProcess.Started.Failed failed -> {
                console.err().println("trainyard: the yard did not start: " + failed.sentence());
                if (kept.isEmpty() && !store.isRunning(run)) {
                    store.delete(run);
                }
                return ExitStatus.TROUBLE;
            }
            case LiveProcess.Started.Ready ready -> {
                int status = submitFiles(folder, kept.isEmpty() && !hold);
                console.out()
                        .println("yard " + yard + " is up: " + ready.url() + "  (browse " + ready.url() + "/docs)");
                return status;
            }
        }
    }

    private int alreadyUp(Console console, YardFolder.Address address) {
        if (fresh || seed != null || processes != null || !without.isEmpty() || hold || tokenWanted) {
            throw new InvalidInputException("yard " + yard + " is up already (" + address.url()
                    + "), so nothing about its run can be chosen; stop it first: ./trainyard down");
        }
        console.err().println("yard " + yard + " is up already: " + address.url());
        int status = apply(address);
        if (status == ExitStatus.OK && pace != null) {
            client(address).send("POST", "/clock/pace", YardClient.JSON, "{\"pace\": \"" + pace + "\"}");
        }
        return status;
    }

    private int submitFiles(YardFolder folder, boolean release) {
        if (files.isEmpty()) {
            return ExitStatus.OK;
        }
        YardFolder.Address address = folder.live().orElseThrow(() -> new LiveYardException("the yard is gone"));
        int status = apply(address);
        if (release && status == ExitStatus.OK) {
            client(address).send("POST", "/clock/release", YardClient.JSON, "{}");
        }
        return status;
    }

    /** As {@code apply} does it, messages included. */
    private int apply(YardFolder.Address address) {
        if (files.isEmpty()) {
            return ExitStatus.OK;
        }
        List<String> arguments = new ArrayList<>(List.of("--server", address.url()));
        if (!address.token().isEmpty()) {
            arguments.addAll(List.of("--token", address.token()));
        }
        files.forEach(file -> arguments.addAll(List.of("-f", file.toString())));
        return new CommandLine(new ApplyCommand())
                .setExecutionExceptionHandler(new Failures())
                .execute(arguments.toArray(String[]::new));
    }

    private YardClient client(YardFolder.Address address) {
        YardAddress found = new YardAddress(address.url(), address.token(), yard, address.pid());
        return new YardClient(found, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    private String goOn(RunStore store, String id) {
        if (seed != null || processes != null || !without.isEmpty() || hold) {
            throw new InvalidInputException("yard " + yard + " goes on with run " + id + ", whose seed, processes and"
                    + " services are given; for a new run: ./trainyard up --new");
        }
        RunRecord record = store.header(id);
        if (!record.modelVersion().equals(ModelVersion.CURRENT)) {
            throw new InvalidInputException("run " + id + " of yard " + yard + " is of model version "
                    + record.modelVersion() + ", this is " + ModelVersion.CURRENT
                    + "; use the version that made it, or begin a new run: ./trainyard up --new");
        }
        return id;
    }

    /** Keeps the header of a new run; everything about the files is checked before. */
    private String begin(RunStore store) {
        List<Resource> resources = files.isEmpty()
                ? List.of()
                : switch (new ResourceReader(Catalogue.bundled()).readFiles(files, List.of())) {
                    case ReadResult.Ok ok -> ok.resources();
                    case ReadResult.Invalid invalid -> throw new InvalidInputException(invalid.render());
                };
        long seedOrDefault = seed == null ? 1 : seed;
        ShardPlan plan = RunInputs.of(resources, seedOrDefault, 0).plan();
        int wanted = processes == null ? 1 : processes;
        if (wanted < 1 || wanted > plan.shards()) {
            throw new InvalidInputException("--processes " + wanted + ": this run has " + plan.shards()
                    + " shards, so 1 to " + plan.shards() + " processes can share them");
        }
        for (String service : without) {
            if (Stream.of(Service.values()).noneMatch(s -> s.id().equals(service))) {
                throw new InvalidInputException("--without " + service + ": no such service; expected one of "
                        + Stream.of(Service.values()).map(Service::id).toList());
            }
        }
        RunRecord record = new RunRecord(
                store.reserve(yard + "-s" + seedOrDefault),
                seedOrDefault,
                KafkaRuntime.NAME,
                wanted,
                plan.chipNodeShards(),
                0,
                ModelVersion.CURRENT,
                Catalogue.bundled().hash().toString(),
                SNAPSHOT_EVERY_WINDOWS,
                "max",
                RunRecord.Status.STARTED,
                "",
                yard,
                without);
        store.save(record);
        return record.id();
    }
}
