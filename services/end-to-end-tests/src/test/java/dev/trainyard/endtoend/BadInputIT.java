package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with files and arguments: a sentence, a status that is not 0, and nothing done. */
final class BadInputIT {
    private static final String GOOD = good();

    @TempDir
    private Path folder;

    private Launcher trainyard = new Launcher(Path.of(""));

    @BeforeEach
    void inAFolderOfItsOwn() {
        trainyard = new Launcher(folder);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "hiddenSize",
                        "hidenSize",
                        "yard.yaml:23:10: spec.model lacks hiddenSize: Width of the residual stream; add it",
                        "yard.yaml:23:23: unknown field hidenSize in spec.model; did you mean hiddenSize?"),
                mistake(
                        "kind: TrainingJob",
                        "kind: TrainingJobb",
                        "yard.yaml:19:7: unknown kind TrainingJobb; did you mean TrainingJob?"),
                mistake(
                        "tensor: 8",
                        "tensor: 4",
                        "yard.yaml:27:5: spec.training.parallelism: tensor 4 x pipeline 4 x context 1 x data 4 = 64 chips,"
                                + " but 16 nodes of 8 have 128; change the degrees or nodes"),
                mistake(
                        "tensor: 8, pipeline: 4, data: 4, dataSharding: Zero1",
                        "tensor: 8, pipeline: 2, data: 8, dataSharding: None",
                        "yard.yaml:23:3: spec.model: the model does not fit: a chip needs 93.2 GiB (weights 8.2, gradients"
                                + " 16.4, optimizer 49.3, activations 14.2, framework reserve 5.0) but h100-sxm has 80.0"
                                + " GiB; split it over more chips, shard more or recompute activations"),
                mistake(
                        "type: h100-sxm",
                        "type: h10-sxm",
                        "yard.yaml:28:24: spec.accelerators.type: unknown accelerator h10-sxm; did you mean h100-sxm?"),
                mistake(
                        "racks: 16",
                        "racks: 8",
                        "yard.yaml:29:10: spec.nodes: the job needs 144 chips (16 nodes and 2 spares of 8), but pool pool"
                                + " has 16 nodes with 128 chips; use fewer nodes or more racks"),
                mistake(
                        "spareNodes: 2",
                        "spareNodes: -2",
                        "yard.yaml:30:15: spec.spareNodes: -2 is too small; Warm standby nodes held by the job, at least"
                                + " 0"),
                mistake(
                        "interval: 10m",
                        "interval: 600",
                        "yard.yaml:31:26: spec.checkpoint.interval: 600: a duration needs a unit, e.g. 10m"),
                mistake(
                        "metadata: {name: queue}",
                        "metadata: {name: queue}\nspec:\n  quotas: [{accelerator: h100-sxm, nominal: 256}]\n---\n"
                                + "apiVersion: trainyard.dev/v1alpha1\nkind: CapacityQueue\nmetadata: {name: queue}",
                        "yard.yaml:20:18: a second CapacityQueue named queue in namespace default, first given in"
                                + " yard.yaml line 14; rename or remove one"),
                Arguments.of(
                        "",
                        List.of("yard.yaml: the file is empty; give at least one resource of trainyard.dev/v1alpha1")),
                Arguments.of(
                        "hello world",
                        List.of(
                                "yard.yaml:1:1: expected a resource with the fields apiVersion, kind, metadata and spec,"
                                        + " found hello world")),
                mistake(
                        "rack: {nodes: 2}",
                        "rack: {nodes: 2",
                        "yard.yaml:8:9: not YAML: expected ',' or '}', but got :; check indentation, colons and brackets"
                                + " around here"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeInTheFileIsNamedWithItsPlace(String text, List<String> sentences) throws Exception {
        // Given
        Files.writeString(folder.resolve("yard.yaml"), text);

        // When
        Launcher.Result result = trainyard.call("run", "yard.yaml");

        // Then
        result.refuses(2, sentences.toArray(String[]::new));
        assertThat(folder.resolve("state")).doesNotExist();
    }

    static Stream<Arguments> wrongArguments() {
        return Stream.of(
                refused("run missing.yaml", "missing.yaml: no such file; check the path"),
                refused("run .", ".: is a directory; name the files in it"),
                refused("run binary", "binary: not a text file in UTF-8; give a YAML file"),
                refused(
                        "run good.yaml --processes 99",
                        "--processes 99: this run has 8 shards, so 1 to 8 processes can share them"),
                refused(
                        "run good.yaml --processes 0",
                        "--processes 0: this run has 8 shards, so 1 to 8 processes can share them"),
                refused("run good.yaml --pace nonsense", "--pace nonsense: expected max, or xN such as x60"),
                refused(
                        "run good.yaml --in-process --processes 2",
                        "--in-process runs all shards in one process at pace max; leave out --processes"),
                refused(
                        "run good.yaml --seed nonsense",
                        "trainyard: --seed nonsense: expected a whole number",
                        "./trainyard help run tells more"),
                refused(
                        "run good.yaml --seed 99999999999999999999",
                        "trainyard: --seed 99999999999999999999: is too large a number",
                        "./trainyard help run tells more"),
                refused("run good.yaml --snapshot-every -1", "--snapshot-every -1: expected 0 or more windows"),
                refused("run good.yaml --until 5", "--until: 5: a duration needs a unit, e.g. 10m"),
                refused(
                        "run good.yaml --report binary",
                        "--report binary: is a file; name a folder, or one to be made"),
                refused(
                        "run good.yaml --set nodes=4",
                        "--set nodes=4: expected KIND/NAME:PATH=VALUE, e.g."
                                + " TrainingJob/llama-3-405b:checkpoint.interval=5m"),
                refused(
                        "run good.yaml --set TrainingJob/jab:nodes=4",
                        "--set TrainingJob/jab:nodes=4: no resource TrainingJob/jab in the input; did you mean"
                                + " TrainingJob/job?"),
                refused(
                        "run good.yaml --set TrainingJob/job:node=4",
                        "--set TrainingJob/job:node=4: unknown field node in spec; did you mean nodes?"),
                refused(
                        "rnu good.yaml",
                        "trainyard: unknown command rnu; did you mean run?",
                        "./trainyard help lists the commands"),
                refused(
                        "run good.yaml --sed 3",
                        "trainyard: unknown option --sed; did you mean --seed?",
                        "./trainyard help run tells more"),
                refused("run", "trainyard: Missing required parameter: 'FILE'", "./trainyard help run tells more"),
                refused("", "trainyard: Which command?", "./trainyard help lists the commands"));
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void wrongArgumentsAreNamed(List<String> arguments, List<String> sentences) throws Exception {
        // Given
        Files.writeString(folder.resolve("good.yaml"), GOOD);
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        // When
        Launcher.Result result = trainyard.call(arguments);

        // Then
        result.refuses(2, sentences.toArray(String[]::new));
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void poolsWithoutAJobNeedAnEnd() throws Exception {
        Files.writeString(folder.resolve("pool.yaml"), GOOD.substring(0, GOOD.indexOf("---")));
        trainyard
                .call("run", "pool.yaml")
                .refuses(
                        2,
                        "no TrainingJob in [pool.yaml]: nothing would ever end this run; add a job, or say how long with"
                                + " --until 10d");
    }

    @Test
    void theGoodFileIsGood() throws Exception {
        Files.writeString(folder.resolve("good.yaml"), GOOD);

        Launcher.Result result = trainyard.call("run", "good.yaml", "--dry-run");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Valid: 3 resources, 8 shards").endsWith("Nothing was run (--dry-run).\n");
        assertThat(result.status()).isZero();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    private static Arguments mistake(String from, String to, String... sentences) {
        assertThat(GOOD).contains(from);
        return Arguments.of(GOOD.replace(from, to), List.of(sentences));
    }

    private static Arguments refused(String arguments, String... sentences) {
        return Arguments.of(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")), List.of(sentences));
    }

    private static String good() {
        try (InputStream in = Objects.requireNonNull(BadInputIT.class.getResourceAsStream("good.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
