package dev.trainyard.servicekit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.codec.ContractException;
import dev.trainyard.domain.telemetry.RackTelemetry;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TelemetryCodecTest {
    private static final int NODES = 4;
    private static final int BYTES_MAX = 60;

    private final TelemetryCodec codec = new TelemetryCodec();

    @Test
    void aRackOfFourNodesIsAFewBytesAndComesBackAsItWas() {
        // Given
        RackTelemetry rack = new RackTelemetry(
                3_600_000_000_000L, 1, 255, 1 << 20 | 1020, filled(0), filled(-1), filled(3), filled(100));

        // When
        byte[] bytes = codec.encode(rack);

        // Then
        assertThat(bytes).hasSizeLessThan(BYTES_MAX);
        assertThat(codec.decode(bytes)).usingRecursiveComparison().isEqualTo(rack);
    }

    @Test
    void damagedBytesAreRefused() {
        assertThatThrownBy(() -> codec.decode(new byte[] {(byte) 0x2a, 99, 1})).isInstanceOf(ContractException.class);
    }

    private static int[] filled(int value) {
        int[] all = new int[NODES];
        Arrays.fill(all, value);
        return all;
    }
}
