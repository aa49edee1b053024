package dev.trainyard.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake gives one clear sentence at the right place, and nothing is read when there is one. */
class BadInputTest {
    private static final String GOOD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: pool}
            spec:
              system: grand-teton-h100
              racks: 16
              rack: {nodes: 2}
              fabric: {preset: small-clos}
              failures: {preset: llama-3-2024}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: queue}
            spec:
              quotas: [{accelerator: h100-sxm, nominal: 256}]
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: TrainingJob
            metadata: {name: job}
            spec:
              queueRef: {name: queue}
              model: {layers: 80, hiddenSize: 8192, attentionHeads: 64, keyValueHeads: 8, ffnSize: 28672, vocabularySize: 128256}
              training:
                sequenceLength: 8192
                globalBatchSequences: 64
                parallelism: {tensor: 8, pipeline: 4, data: 4, dataSharding: Zero1}
              accelerators: {type: h100-sxm, perNode: 8}
              nodes: 16
              spareNodes: 2
              checkpoint: {interval: 10m}
              until: {duration: 1d}
            """;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                change(
                        "spareNodes: 2",
                        "topology: {constraint: Required, level: pod}",
                        "yard.yaml:29:43: spec.topology.level: 16 nodes, spares included, are required in one pod, but it has 10; use a higher level, Preferred, or fewer nodes"),
                change(
                        "spareNodes: 2",
                        "topology: {constraint: Required, level: row}",
                        "yard.yaml:29:43: spec.topology.level: unknown level row; expected one of node, rack, pod, cluster"),
                change(
                        "interval: 10m",
                        "interval: 600",
                        "yard.yaml:30:26: spec.checkpoint.interval: 600: a duration needs a unit, e.g. 10m"),
                change(
                        "interval: 10m",
                        "interval: 10min",
                        "yard.yaml:30:26: spec.checkpoint.interval: 10min: unknown unit min; use ms, s, m, h or d, e.g. 10m"),
                change(
                        "sequenceLength",
                        "sequenceLenght",
                        "yard.yaml:24:5: unknown field sequenceLenght in spec.training; did you mean sequenceLength?",
                        "yard.yaml:24:5: spec.training lacks sequenceLength: Tokens of a sequence; add it"),
                change(
                        "kind: TrainingJob",
                        "kind: TraningJob",
                        "yard.yaml:18:7: unknown kind TraningJob; did you mean TrainingJob?"),
                change(
                        "kind: CapacityQueue",
                        "kind: Deployment",
                        "yard.yaml:12:7: unknown kind Deployment; expected one of AcceleratorPool, CapacityQueue, TrainingJob"),
                change(
                        "apiVersion: trainyard.dev/v1alpha1\nkind: TrainingJob",
                        "apiVersion: v1\nkind: TrainingJob",
                        "yard.yaml:17:13: unknown apiVersion v1; expected trainyard.dev/v1alpha1"),
                change(
                        "  queueRef: {name: queue}\n",
                        "",
                        "yard.yaml:21:3: spec lacks queueRef: The queue that admits the job; add it"),
                change("racks: 16", "racks: many", "yard.yaml:6:10: spec.racks: expected a whole number, found many"),
                change(
                        "racks: 16",
                        "racks: \"16\"",
                        "yard.yaml:6:10: spec.racks: expected a whole number, found the text \"16\""),
                change("racks: 16", "racks: [16]", "yard.yaml:6:10: spec.racks: expected a whole number, found a list"),
                change(
                        "racks: 16",
                        "racks: 0",
                        "yard.yaml:6:10: spec.racks: 0 is too small; Number of racks, at least 1"),
                change(
                        "racks: 16",
                        "racks:",
                        "yard.yaml:6:9: spec.racks has no value: Number of racks; give one or remove the line"),
                change(
                        "racks: 16",
                        "racks: 900000000",
                        "yard.yaml:6:10: spec.racks: the pool would have 14400000000 chips; at most 16777216 are supported, use fewer racks"),
                change(
                        "racks: 16",
                        "racks: 600000",
                        "yard.yaml:6:10: spec.racks: the pool would have 1200000 nodes; at most 1048576 are supported, use fewer racks"),
                change(
                        "spareNodes: 2",
                        "spareNodes: -2",
                        "yard.yaml:29:15: spec.spareNodes: -2 is too small; Warm standby nodes held by the job, at least 0"),
                change(
                        "dataSharding: Zero1",
                        "dataSharding: Zero4",
                        "yard.yaml:26:66: spec.training.parallelism.dataSharding: unknown value Zero4; did you mean Zero1?"),
                change(
                        "model: {layers",
                        "model: {architecture: MoE, layers",
                        "yard.yaml:22:25: spec.model.architecture: MoE is not modelled yet; only Dense is"),
                change(
                        "racks: 16",
                        "racks: 16\n  racks: 17",
                        "yard.yaml:7:3: duplicate field racks, first given in line 6; keep one of them"),
                change(
                        "kind: CapacityQueue\nmetadata: {name: queue}\nspec:\n  quotas: [{accelerator: h100-sxm, nominal: 256}]",
                        "kind: CapacityQueue\nmetadata: {name: queue}\nspec:\n  quotas: [{accelerator: h100-sxm, nominal: 256}]\n---\n"
                                + "apiVersion: trainyard.dev/v1alpha1\nkind: CapacityQueue\nmetadata: {name: queue}\nspec:\n"
                                + "  quotas: [{accelerator: h100-sxm, nominal: 256}]",
                        "yard.yaml:19:18: a second CapacityQueue named queue in namespace default, first given in yard.yaml line 13; rename or remove one"),
                change(
                        "system: grand-teton-h100",
                        "system: grand-teton-h10",
                        "yard.yaml:5:11: spec.system: unknown system grand-teton-h10; did you mean grand-teton-h100?"),
                change(
                        "preset: small-clos",
                        "preset: smal-clos",
                        "yard.yaml:8:20: spec.fabric.preset: unknown fabric preset smal-clos; did you mean small-clos?"),
                change(
                        "preset: small-clos",
                        "preset: superpod-h100",
                        "yard.yaml:7:17: spec.rack.nodes: 2 found, but racks of fabric superpod-h100 have 4 nodes; write that or choose another fabric"),
                change(
                        "preset: llama-3-2024",
                        "preset: llama-3-2023",
                        "yard.yaml:9:22: spec.failures.preset: unknown failure preset llama-3-2023; did you mean llama-3-2024?"),
                change(
                        "failures: {preset: llama-3-2024}",
                        "failures: some",
                        "yard.yaml:9:13: spec.failures: expected {preset: NAME} or {processes: [...]}, found some"),
                change(
                        "failures: {preset: llama-3-2024}",
                        "failures: [{cause: a, component: Disk, ratePerMillionHours: 1}]",
                        "yard.yaml:9:36: spec.failures[0].component: unknown value Disk; expected one of Chip, Node, Link, Rack, Software"),
                change(
                        "type: h100-sxm",
                        "type: h10-sxm",
                        "yard.yaml:27:24: spec.accelerators.type: unknown accelerator h10-sxm; did you mean h100-sxm?"),
                change(
                        "type: h100-sxm",
                        "type: trainium2",
                        "yard.yaml:27:24: spec.accelerators.type: no pool has trainium2 chips; the pools have h100-sxm",
                        "yard.yaml:28:10: spec.nodes: the job holds 144 chips (16 nodes and 2 spares of 8), but queue queue has a quota of 0 trainium2; raise the quota or use fewer nodes"),
                change(
                        "data: 4",
                        "data: 5",
                        "yard.yaml:25:27: spec.training.globalBatchSequences: 64 sequences cannot be split over data 5 x microBatchSequences 1; use a multiple of 5",
                        "yard.yaml:26:5: spec.training.parallelism: tensor 8 x pipeline 4 x context 1 x data 5 = 160 chips, but 16 nodes of 8 have 128; change the degrees or nodes"),
                change(
                        "racks: 16",
                        "racks: 8",
                        "yard.yaml:28:10: spec.nodes: the job needs 144 chips (16 nodes and 2 spares of 8), but pool pool has 16 nodes with 128 chips; use fewer nodes or more racks"),
                change(
                        "queueRef: {name: queue}",
                        "queueRef: {name: queu}",
                        "yard.yaml:21:20: spec.queueRef.name: no CapacityQueue queu; did you mean queue?"),
                change(
                        "nominal: 256",
                        "nominal: 128",
                        "yard.yaml:28:10: spec.nodes: the job holds 144 chips (16 nodes and 2 spares of 8), but queue queue has a quota of 128 h100-sxm; raise the quota or use fewer nodes"),
                change("dataSharding: Zero1", "dataSharding: None", "OK"),
                change(
                        "tensor: 8, pipeline: 4, data: 4, dataSharding: Zero1",
                        "tensor: 8, pipeline: 2, data: 8, dataSharding: None",
                        "yard.yaml:22:3: spec.model: the model does not fit: a chip needs 93.2 GiB (weights 8.2, gradients 16.4, optimizer 49.3, activations 14.2, framework reserve 5.0) but h100-sxm has 80.0 GiB; split it over more chips, shard more or recompute activations"),
                change("layers: 80", "layers: 82", "OK"),
                change(
                        "layers: 80",
                        "layers: 77",
                        "yard.yaml:26:40: spec.training.parallelism.pipeline: 77 layers cannot be split over 4 stages: neither 77 nor 78 or 79 (head, or embedding and head, as a layer each) is a multiple of 4; near degrees that fit are 2 and 3"),
                change(
                        "attentionHeads: 64",
                        "attentionHeads: 60",
                        "yard.yaml:22:57: spec.model.attentionHeads: hiddenSize 8192 is not a multiple of attentionHeads 60; change one of them",
                        "yard.yaml:22:76: spec.model.keyValueHeads: attentionHeads 60 is not a multiple of keyValueHeads 8; change one of them",
                        "yard.yaml:26:27: spec.training.parallelism.tensor: attentionHeads 60 is not a multiple of tensor 8; change one of them"),
                change(
                        "perNode: 8}\n  nodes: 16",
                        "perNode: 4}\n  nodes: 32",
                        "yard.yaml:27:43: spec.accelerators.perNode: 4 found, but a node of grand-teton-h100 has 8 chips and jobs take whole nodes; write 8"),
                change(
                        "tensor: 8, pipeline: 4, data: 4",
                        "tensor: 16, pipeline: 4, data: 2",
                        "yard.yaml:26:27: spec.training.parallelism.tensor: tensor 16 is larger than the scale-up domain of 8 h100-sxm; use at most 8"),
                change(
                        "until: {duration: 1d}",
                        "until: {duration: 1d, steps: 5}",
                        "yard.yaml:31:3: spec.until: exactly one of duration, steps and tokens must be given and above 0, found 2; e.g. until: {duration: 54d}"),
                change(
                        "name: job}",
                        "name: My Job}",
                        "yard.yaml:19:18: metadata.name: My Job is no name; use lower-case letters, digits, - and ., at most 253"),
                change(
                        "metadata: {name: pool}",
                        "metadata: &m {name: pool}",
                        "yard.yaml:3:11: anchor &m found, but anchors and aliases are not supported; write the value out"),
                change(
                        "rack: {nodes: 2}",
                        "rack: {nodes: 2",
                        "yard.yaml:8:9: not YAML: expected ',' or '}', but got :; check indentation, colons and brackets around here"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void oneMistakeGivesItsSentenceAndNothingElse(String text, List<String> expected) {
        // When
        ReadResult result = read(text);

        // Then
        if (expected.equals(List.of("OK"))) {
            assertThat(result).isInstanceOf(ReadResult.Ok.class);
        } else {
            assertThat(lines(result)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void theGoodTextIsGood() {
        assertThat(read(GOOD)).isInstanceOf(ReadResult.Ok.class);
    }

    @Test
    void allProblemsAreReportedAtOnceInFileOrder() {
        // Given
        String text = GOOD.replace("interval: 10m", "interval: 600")
                .replace("system: grand-teton-h100", "sistem: grand-teton-h100")
                .replace("nominal: 256", "nominal: -1");

        // When
        List<String> lines = lines(read(text));

        // Then
        assertThat(lines)
                .containsExactly(
                        "yard.yaml:5:3: unknown field sistem in spec; did you mean system?",
                        "yard.yaml:5:3: spec lacks system: System of the catalogue: chip, chips a node, NICs, power; add it",
                        "yard.yaml:15:45: spec.quotas[0].nominal: -1 is too small; Chips that jobs of the queue may hold together, spares included, at least 1",
                        "yard.yaml:30:26: spec.checkpoint.interval: 600: a duration needs a unit, e.g. 10m");
    }

    @Test
    void filesThatAreEmptyMissingDirectoriesOrNoText(@TempDir Path folder) throws IOException {
        // Given
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "# nothing\n---\n");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Path prose = Files.writeString(folder.resolve("prose.yaml"), "hello world");
        Path missing = folder.resolve("missing.yaml");

        // When
        ReadResult result = new ResourceReader(Catalogue.bundled())
                .readFiles(List.of(empty, binary, prose, missing, folder), List.of());

        // Then
        assertThat(lines(result))
                .containsExactly(
                        empty + ": the file is empty; give at least one resource of trainyard.dev/v1alpha1",
                        binary + ": not a text file in UTF-8; give a YAML file",
                        prose
                                + ":1:1: expected a resource with the fields apiVersion, kind, metadata and spec, found hello world",
                        missing + ": no such file; check the path",
                        folder + ": is a directory; name the files in it");
    }

    @Test
    void overridesChangeFieldsAndTheirMistakesNameTheArgument() {
        // Given
        List<String> good = List.of(
                "TrainingJob/job:checkpoint.interval=5m",
                "CapacityQueue/queue:quotas[0].nominal=144",
                "AcceleratorPool/pool:spec.failures=none",
                "TrainingJob/job:topology.level=rack");
        List<String> bad = List.of(
                "TrainingJob/job:checkpoint.intervall=5m",
                "TrainingJob/jab:nodes=4",
                "TrainingJob/job:nodes=many",
                "CapacityQueue/queue:quotas[3].nominal=1",
                "TrainingJob/job:nodes.x=1");

        // When
        ReadResult changed = read(GOOD, good);
        ReadResult refused = read(GOOD, bad);

        // Then
        var resources = ((ReadResult.Ok) changed).resources();
        var job = ((Resource.TrainingJob) resources.get(2)).spec();
        assertThat(job.checkpoint().intervalNs()).isEqualTo(300_000_000_000L);
        assertThat(job.topology().level()).isEqualTo("rack");
        assertThat(((Resource.CapacityQueue) resources.get(1))
                        .spec()
                        .quotas()
                        .getFirst()
                        .nominal())
                .isEqualTo(144);
        assertThat(((Resource.AcceleratorPool) resources.get(0))
                        .spec()
                        .failures()
                        .preset())
                .isEqualTo("none");
        assertThat(lines(refused))
                .containsExactlyInAnyOrder(
                        "--set TrainingJob/job:checkpoint.intervall=5m: unknown field intervall in spec.checkpoint; did you mean interval?",
                        "--set TrainingJob/jab:nodes=4: no resource TrainingJob/jab in the input; did you mean TrainingJob/job?",
                        "--set TrainingJob/job:nodes=many: spec.nodes: expected a whole number, found many",
                        "--set CapacityQueue/queue:quotas[3].nominal=1: no item 3 in a list of 1; use an index from 0",
                        "--set TrainingJob/job:nodes.x=1: x cannot be set below the single value many; set that field as a whole");
    }

    @Test
    void malformedOverridesSayTheForm() {
        for (String text : List.of("nodes=4", "TrainingJob/job", "TrainingJob:nodes=4", "/job:nodes=4", "A/b:=4")) {
            assertThat(FieldOverride.parse(text))
                    .isEqualTo(new FieldOverride.Bad(new Problem(
                            "--set " + text,
                            0,
                            0,
                            "",
                            "expected KIND/NAME:PATH=VALUE, e.g. TrainingJob/llama-3-405b:checkpoint.interval=5m")));
        }
    }

    @Test
    void nearestNameCountsSwapsAsOneAndRefusesStrangers() {
        assertThat(NearestName.distance("sequenceLenght", "sequenceLength")).isEqualTo(1);
        assertThat(NearestName.distance("", "abc")).isEqualTo(3);
        assertThat(NearestName.nearest("zebra", List.of("racks", "fabric"))).isNull();
        assertThat(NearestName.hint("rakcs", List.of("racks", "fabric"))).isEqualTo("did you mean racks?");
    }

    private static Arguments change(String from, String to, String... expected) {
        if (!GOOD.contains(from)) {
            throw new IllegalArgumentException("the good text lacks " + from);
        }
        int last = GOOD.lastIndexOf(from);
        return Arguments.of(GOOD.substring(0, last) + to + GOOD.substring(last + from.length()), List.of(expected));
    }

    private static ReadResult read(String text) {
        return read(text, List.of());
    }

    private static ReadResult read(String text, List<String> sets) {
        List<FieldOverride> overrides = new ArrayList<>();
        for (String set : sets) {
            overrides.add(((FieldOverride.Ok) FieldOverride.parse(set)).fieldOverride());
        }
        return new ResourceReader(Catalogue.bundled()).read(List.of(new Source("yard.yaml", text)), overrides);
    }

    private static List<String> lines(ReadResult result) {
        return ((ReadResult.Invalid) result).render().lines().toList();
    }
}
