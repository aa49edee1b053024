package dev.trainyard.yard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodStateTest {
    private static PodState state(String status) throws IOException {
        JsonNode pod = new YAMLMapper().readTree("metadata: {name: kafka-0}\nstatus:\n" + status.indent(2));
        return PodState.of(pod);
    }

    @Test
    void aPodIsReadyWhenAllItsContainersAre() throws IOException {
        assertThat(state("""
                        containerStatuses:
                          - {ready: true, state: {running: {}}}
                        """)).isEqualTo(new PodState.Ready());
        assertThat(state("""
                        containerStatuses:
                          - {ready: true, state: {running: {}}}
                          - {ready: false, state: {running: {}}}
                        """)).isEqualTo(new PodState.NotReady());
    }

    @Test
    void anImageThatIsNotThereIsNamedWithWhatToDo() throws IOException {
        assertThat(state("""
                        containerStatuses:
                          - image: trainyard/dev-broker:0.1.0
                            ready: false
                            state: {waiting: {reason: ImagePullBackOff, message: not found}}
                        """)).isInstanceOfSatisfying(PodState.Stuck.class, stuck -> assertThat(stuck.sentence())
                .contains(
                        "image trainyard/dev-broker:0.1.0 of pod kafka-0", "not found", "./trainyard cluster images"));
    }

    @Test
    void aPodThatNoNodeHasRoomForSaysWhy() throws IOException {
        assertThat(state("""
                        phase: Pending
                        conditions:
                          - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/1 nodes are available}
                        """)).isEqualTo(new PodState.Stuck("pod kafka-0 finds no node: 0/1 nodes are available"));
    }

    @Test
    void aPodThatNoNodeHasRoomForSaysWhatItAsksFor() throws IOException {
        JsonNode pod = new YAMLMapper().readTree("""
                metadata: {name: chip-node-0}
                spec: {containers: [{resources: {requests: {cpu: "64", memory: 160Mi}}}]}
                status:
                  conditions: [{type: PodScheduled, status: "False", message: "0/1 nodes are available: 1 Insufficient cpu."}]
                """);

        assertThat(PodState.of(pod)).isInstanceOfSatisfying(PodState.Stuck.class, stuck -> assertThat(stuck.sentence())
                .contains("1 Insufficient cpu", "It requests cpu 64 and memory 160Mi", "in an overlay of your own"));
    }

    @Test
    void aPodWhoseVolumeNobodyMakesSaysWhatIsMissing() throws IOException {
        assertThat(state("""
                        conditions:
                          - {type: PodScheduled, status: "False", message: pod has unbound immediate PersistentVolumeClaims}
                        """)).isInstanceOfSatisfying(PodState.Stuck.class, stuck -> assertThat(stuck.sentence())
                .contains("needs a default class of storage"));
    }

    @Test
    void whatIsHopelessIsToldAndTheRestIsNamed() {
        assertThat(Rollout.sentences(List.of(
                        new Rollout.Problem("chip-node", "pod chip-node-0 is not ready", false),
                        new Rollout.Problem("kafka", "pod kafka-0 ended 3 times", true),
                        new Rollout.Problem("operator", "pod operator-0 is not ready", false))))
                .containsExactly(
                        "kafka: pod kafka-0 ended 3 times", "not ready yet, perhaps for that: chip-node, operator");
    }

    @Test
    void kindsThatTheClusterDoesNotKnowAreToldOnceAndOnlyWhenNothingElseIsWrong() {
        String unknown = """
                resource mapping not found for name: "a" namespace: "b" from "c": no matches for kind "KafkaUser" in version "v1"
                ensure CRDs are installed first
                """;
        assertThat(new Kubectl.Answer(1, "", unknown + unknown).unknownKinds()).containsExactly("KafkaUser");
        assertThat(new Kubectl.Answer(1, "", unknown + "error: other").unknownKinds())
                .isEmpty();
    }

    @Test
    void aPodThatEndsAgainAndAgainSaysHowOftenAndHow() throws IOException {
        assertThat(state("""
                        containerStatuses:
                          - ready: false
                            restartCount: 4
                            state: {waiting: {reason: CrashLoopBackOff}}
                            lastState: {terminated: {exitCode: 137, reason: OOMKilled, message: no room}}
                        """))
                .isEqualTo(new PodState.Crashing(
                        "pod kafka-0 ended 4 times, the last time with status 137 (OOMKilled)", "no room"));
    }

    @Test
    void aRestartedPodThatRunsIsOnItsWay() throws IOException {
        assertThat(state("""
                        containerStatuses:
                          - ready: false
                            restartCount: 1
                            state: {running: {}}
                            lastState: {terminated: {exitCode: 137, reason: Error}}
                        """)).isEqualTo(new PodState.NotReady());
    }

    @Test
    void aSecretThatIsNotThereMayYetBeMade() throws IOException {
        assertThat(state(initContainerWaits("CreateContainerConfigError", "secret \"kafka\" not found")))
                .isEqualTo(new PodState.Starting(
                        "pod kafka-0 waits for what is not there yet: secret \"kafka\" not found"));
    }

    @Test
    void anInitContainerThatFailsIsNoSilence() throws IOException {
        assertThat(state(initContainerWaits("CreateContainerConfigError", "couldn't find key a in Secret b/c")))
                .isEqualTo(new PodState.Stuck("pod kafka-0 cannot be started: couldn't find key a in Secret b/c"));
        assertThat(state(initContainerWaits("CreateContainerError", "executable file not found")))
                .isEqualTo(new PodState.Stuck("pod kafka-0 cannot be started: executable file not found"));
    }

    private static String initContainerWaits(String reason, String message) {
        return """
                initContainerStatuses:
                  - {ready: false, restartCount: 0, state: {waiting: {reason: %s, message: %s}}}
                containerStatuses:
                  - {ready: false, state: {waiting: {reason: PodInitializing}}}
                """.formatted(reason, '"' + message.replace("\"", "\\\"") + '"');
    }

    @Test
    void aPodThatIsBeingMadeIsStarting() throws IOException {
        assertThat(state("phase: Pending")).isEqualTo(new PodState.Starting("pod kafka-0 is Pending"));
        assertThat(state("""
                        containerStatuses:
                          - {ready: false, state: {waiting: {reason: ContainerCreating}}}
                        """)).isEqualTo(new PodState.Starting("pod kafka-0: ContainerCreating"));
    }

    @Test
    void healthTellsWhyAPodIsNotReady() {
        assertThat(Rollout.why("""
                        error: {"status": "DOWN", "checks": [
                          {"name": "run", "status": "DOWN", "data": {"why": "the broker kafka:9092 does not answer"}}]} end
                        """)).containsExactly("the broker kafka:9092 does not answer");
        assertThat(Rollout.why("no JSON here")).isEmpty();
    }
}
