package dev.trainyard.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.trainyard.contracts.codec.Samples.Circle;
import dev.trainyard.contracts.codec.Samples.Point;
import dev.trainyard.contracts.codec.Samples.Shape;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.PayloadTypes;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private final EventCodec codec = EventCodec.forPayloads(YardPayloads.types());

    @Test
    void everyPayloadOfTheYardComesBackAndItsBytesAreCanonical() throws InvalidProtocolBufferException {
        RandomRecords records = new RandomRecords(11);
        Descriptor message = Objects.requireNonNull(ContractSchema.load().message(EventCodec.MESSAGE));
        for (Class<? extends Record> type : YardPayloads.types().types()) {
            for (int i = 0; i < 200; i++) {
                Envelope original = envelope(records, type);

                byte[] bytes = codec.encode(original);
                Envelope back = codec.decode(bytes);
                DynamicMessage read = DynamicMessage.parseFrom(message, bytes);

                assertThat(codec.encode(back)).as("%s", original).isEqualTo(bytes);
                assertThat(back)
                        .usingRecursiveComparison()
                        .withEqualsForType(Double::equals, Double.class)
                        .isEqualTo(original);
                assertThat(read.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
                assertThat(read.toByteArray()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aSmallEventIsSmall() {
        byte[] bytes = codec.encode(new Envelope(2_000_000_000L, 1_000_000_000L, 1, 7, 6, new GangRequested(0, 1)));

        assertThat(bytes)
                .containsExactly(
                        8, 128, 168, 214, 185, 7, 16, 128, 148, 235, 220, 3, 24, 2, 32, 7, 40, 6, 162, 1, 2, 16, 1);
    }

    @Test
    void theDoorIsASource() {
        Envelope original = new Envelope(0, 0, Envelope.DOOR, 0, -1L >>> 1, new GangRequested(0, 1));

        assertThat(codec.decode(codec.encode(original))).isEqualTo(original);
    }

    @Test
    void anEventWithoutPayloadIsRefused() {
        assertThatThrownBy(() -> codec.decode(new byte[] {8, 1}))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining(
                        "oneof trainyard.events.v1.Event.payload holds none of the cases known here (job_");
    }

    @Test
    void payloadsThatTheContractLacksAreListedAtStartUp() {
        assertThatThrownBy(() -> EventCodec.forPayloads(PayloadTypes.ofSealed(Shape.class)))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("component payload (Record), message trainyard.events.v1.Event:"
                        + " oneof payload has no field for record Circle")
                .hasMessageContaining("oneof payload has no field for record Square")
                .hasMessageContaining("field job_accepted of oneof payload has no record");
        assertThatThrownBy(() -> codec.encode(new Envelope(0, 0, 0, 0, 0, new Circle(new Point(0, 0), 0))))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("Circle is no case of oneof trainyard.events.v1.Event.payload");
    }

    @Test
    void twoThousandMutatedEventsAreReadOrRefused() {
        RandomRecords records = new RandomRecords(12);
        Random random = records.random();
        List<Class<? extends Record>> types = YardPayloads.types().types();
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = Mutation.of(codec.encode(envelope(records, types.get(i % types.size()))), random);
            try {
                assertThat(codec.decode(bytes)).isNotNull();
            } catch (ContractException e) {
                assertThat(e).hasMessageContaining("trainyard.");
                refused++;
            }
        }
        assertThat(refused).isBetween(200, 1_990);
    }

    private static Envelope envelope(RandomRecords records, Class<? extends Record> type) {
        Random random = records.random();
        return new Envelope(
                random.nextLong(),
                random.nextLong() >>> 1,
                random.nextInt(64) - 1,
                random.nextLong() >>> 40,
                random.nextLong() >>> 1,
                records.record(type));
    }
}
