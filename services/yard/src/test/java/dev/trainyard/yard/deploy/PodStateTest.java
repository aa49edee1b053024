package dev.trainyard.yard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
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
                .contains("image trainyard/dev-broker:0.1.0 of pod kafka-0", "not found", "load it into the cluster"));
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
    void aPodThatEndsAgainAndAgainSaysHowOftenAndHow() throws IOException {
        assertThat(state("""
                        containerStatuses:
                          - ready: false
                            restartCount: 4
                            state: {waiting: {reason: CrashLoopBackOff}}
                            lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                        """))
                .isEqualTo(
                        new PodState.Crashing("pod kafka-0 ended 4 times, the last time with status 137 (OOMKilled)"));
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
    void anInitContainerThatFailsIsNoSilence() throws IOException {
        assertThat(state("""
                        initContainerStatuses:
                          - {ready: false, restartCount: 0, state: {waiting: {reason: CreateContainerConfigError, message: 'secret "kafka" not found'}}}
                        containerStatuses:
                          - {ready: false, state: {waiting: {reason: PodInitializing}}}
                        """))
                .isEqualTo(new PodState.Stuck("pod kafka-0 cannot be started: secret \"kafka\" not found"));
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
