package dev.trainyard.domain.yard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import org.junit.jupiter.api.Test;

class RollTest {
    private static final ResourceMeta A = new ResourceMeta("default", "a");
    private static final ResourceMeta B = new ResourceMeta("default", "b");

    private final Roll roll = new Roll();

    @Test
    void firstApplicationsAreNumberedInOrderAndUpdatesKeepTheNumber() {
        // When
        Roll.Entry a = roll.apply(A);
        Roll.Entry b = roll.apply(B);
        Roll.Entry again = roll.apply(A);

        // Then
        assertThat(a).isEqualTo(new Roll.Entry(0, true));
        assertThat(b).isEqualTo(new Roll.Entry(1, true));
        assertThat(again).isEqualTo(new Roll.Entry(0, false));
        assertThat(roll.given()).isEqualTo(2);
    }

    @Test
    void aNameAppliedAfterItsDeletionIsAnotherResource() {
        // Given
        roll.apply(A);
        roll.apply(B);

        // When
        int deleted = roll.delete("default", "a");
        Roll.Entry again = roll.apply(A);

        // Then
        assertThat(deleted).isZero();
        assertThat(again).isEqualTo(new Roll.Entry(2, true));
        assertThat(roll.find("default", "a")).isEqualTo(2);
    }

    @Test
    void namesOfOtherNamespacesAndUnknownNamesAreNotFound() {
        // Given
        roll.apply(A);

        // When / Then
        assertThat(roll.delete("other", "a")).isEqualTo(Roll.UNKNOWN);
        assertThat(roll.find("default", "b")).isEqualTo(Roll.UNKNOWN);
        assertThat(roll.find("default", "a")).isZero();
    }

    @Test
    void aCopyThroughTheStateGivesTheSameNumbers() {
        // Given
        roll.apply(A);
        roll.delete("default", "a");
        roll.apply(B);
        ByteStateWriter out = new ByteStateWriter();
        roll.writeState(out);

        // When
        Roll copy = new Roll();
        copy.readState(new StateReader(out.toByteArray()));

        // Then
        assertThat(copy.apply(B)).isEqualTo(new Roll.Entry(1, false));
        assertThat(copy.apply(A)).isEqualTo(new Roll.Entry(2, true));
    }
}
