package dev.trainyard.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.trainyard.contracts.codec.Samples.Awkward;
import dev.trainyard.contracts.codec.Samples.Circle;
import dev.trainyard.contracts.codec.Samples.Colour;
import dev.trainyard.contracts.codec.Samples.Drawing;
import dev.trainyard.contracts.codec.Samples.Inline;
import dev.trainyard.contracts.codec.Samples.InlineCircle;
import dev.trainyard.contracts.codec.Samples.Lists;
import dev.trainyard.contracts.codec.Samples.Mismatched;
import dev.trainyard.contracts.codec.Samples.Mixed;
import dev.trainyard.contracts.codec.Samples.Nothing;
import dev.trainyard.contracts.codec.Samples.Point;
import dev.trainyard.contracts.codec.Samples.PointLater;
import dev.trainyard.contracts.codec.Samples.Positive;
import dev.trainyard.contracts.codec.Samples.Scalars;
import dev.trainyard.contracts.codec.Samples.Shape;
import dev.trainyard.contracts.codec.Samples.Square;
import dev.trainyard.contracts.codec.Samples.Tree;
import dev.trainyard.contracts.codec.Samples.Unnamed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final List<Class<? extends Record>> VALUES =
            List.of(Scalars.class, Drawing.class, Tree.class, Point.class, PointLater.class, Lists.class);

    private final RecordCodec codec = Samples.codec();

    @Test
    void recordsOfEveryShapeComeBackAndTheirBytesAreCanonical() {
        RandomRecords records = new RandomRecords(1);
        for (int i = 0; i < 3_000; i++) {
            Record original = records.record(VALUES.get(i % VALUES.size()));

            byte[] bytes = codec.encode(original);
            Record back = codec.decode(original.getClass(), bytes);

            assertThat(codec.encode(back)).as("%s", original).isEqualTo(bytes);
            assertThat(back)
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .isEqualTo(original);
        }
    }

    @Test
    void protobufItselfReadsTheBytesAndWritesThemAlike() throws InvalidProtocolBufferException {
        RandomRecords records = new RandomRecords(2);
        ContractSchema schema = Samples.schema();
        for (int i = 0; i < 1_000; i++) {
            Record original = records.record(VALUES.get(i % VALUES.size()));
            Descriptor message = Objects.requireNonNull(schema.message(codec.messageName(original.getClass())));

            DynamicMessage read = DynamicMessage.parseFrom(message, codec.encode(original));

            assertThat(read.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
            assertThat(read.toByteArray()).as("%s", original).isEqualTo(codec.encode(original));
        }
    }

    @Test
    void valuesStandInTheFieldsOfTheirNames() throws InvalidProtocolBufferException {
        Scalars original = new Scalars(7, -8, -1, 9, -10, -1, 11, 2.5, true, "μ", new byte[] {1, 2}, Colour.DeepBlue);
        Descriptor message = Objects.requireNonNull(Samples.schema().message("trainyard.test.v1.Scalars"));

        DynamicMessage read = DynamicMessage.parseFrom(message, codec.encode(original));

        assertThat(read.getField(message.findFieldByName("time_ns"))).isEqualTo(7L);
        assertThat(read.getField(message.findFieldByName("offset_ns"))).isEqualTo(-8L);
        assertThat(read.getField(message.findFieldByName("count"))).isEqualTo(-10);
        assertThat(read.getField(message.findFieldByName("source"))).isEqualTo(-1);
        assertThat(read.getField(message.findFieldByName("read_gbps"))).isEqualTo(2.5);
        assertThat(read.getField(message.findFieldByName("name"))).isEqualTo("μ");
        assertThat(read.getField(message.findFieldByName("colour"))).hasToString("COLOUR_DEEP_BLUE");
    }

    @Test
    void defaultsTakeNoByteAndFieldsGoByNumber() {
        byte[] nothing = codec.encode(new Lists(
                new long[0], new long[0], new int[0], new double[0], List.of(), List.of(), List.of(), new int[0]));
        byte[] drawing = codec.encode(new Drawing(
                List.of(new Nothing()),
                new Nothing(),
                new Point(0, 0),
                new InlineCircle(new Point(1, 0), 0),
                Colour.Red));

        assertThat(nothing).isEmpty();
        assertThat(drawing).containsExactly(8, 1, 18, 2, 26, 0, 26, 4, 10, 2, 8, 1, 42, 0, 58, 2, 26, 0);
    }

    @Test
    void minusZeroIsKeptAndEveryNotANumberIsOne() {
        double odd = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
        Lists a = lists(new double[] {-0.0, odd});
        Lists b = lists(new double[] {-0.0, Double.NaN});

        assertThat(codec.encode(a)).isEqualTo(codec.encode(b));
        assertThat(1 / codec.decode(Lists.class, codec.encode(a)).shares()[0]).isNegative();
    }

    @Test
    void unknownFieldsOfALaterVersionAreSkipped() {
        PointLater later = new PointLater(3, 4, "μ", new long[] {5, 6}, new Circle(new Point(1, 2), 3), 9);

        assertThat(codec.decode(Point.class, codec.encode(later))).isEqualTo(new Point(3, 4));
    }

    @Test
    void fieldsOfAnEarlierVersionThatAreMissingAreDefaults() {
        PointLater back = codec.decode(PointLater.class, codec.encode(new Point(3, 4)));

        assertThat(back.label()).isEmpty();
        assertThat(back.history()).isEmpty();
        assertThat(back.halo()).isEqualTo(new Circle(new Point(0, 0), 0));
    }

    @Test
    void unpackedNumbersFromAnotherWriterAreRead() {
        byte[] unpacked = {26 - 2, 5, 24, 6, 26, 2, 7, 8};

        assertThat(codec.decode(Lists.class, unpacked).nodes()).containsExactly(5, 6, 7, 8);
    }

    @Test
    void everyMismatchIsListedAtStartUp() {
        assertThatThrownBy(() -> RecordCodec.forTypes(
                        Samples.schema(), List.of(Mismatched.class, Unnamed.class, Point.class), Samples.names()))
                .isInstanceOf(ContractException.class)
                .hasMessageStartingWith("records and messages differ in 14 places")
                .hasMessageContaining("Samples$Mismatched, component absent (String), message"
                        + " trainyard.test.v1.Mismatched: the message has no such field")
                .hasMessageContaining(
                        "component count (int), message trainyard.test.v1.Mismatched: field count is string,"
                                + " expected int32, sint32, fixed32 or sfixed32")
                .hasMessageContaining("component names (List<String>)")
                .hasMessageContaining("field names is int64, expected a repeated field")
                .hasMessageContaining("field time_ns is repeated int64, expected a single field")
                .hasMessageContaining("enum trainyard.test.v1.Hue has HUE_RED as number 2, expected COLOUR_DEEP_BLUE")
                .hasMessageContaining("field shape is trainyard.test.v1.Point, expected a message Shape with a oneof")
                .hasMessageContaining(
                        "component maybe (long), message trainyard.test.v1.Mismatched: field maybe is int64,"
                                + " expected a field without the word optional")
                .hasMessageContaining("field extra: the record has no such component")
                .hasMessageContaining("two fields have the name samename but for case and underscores")
                .hasMessageContaining("Samples$Unnamed: the contract has no message trainyard.test.v1.Unnamed");
    }

    @Test
    void contractsThatCannotBeCanonicalOrCompleteAreRefused() {
        assertThatThrownBy(() -> RecordCodec.forTypes(Samples.schema(), List.of(Awkward.class), Samples.names()))
                .isInstanceOf(ContractException.class)
                .hasMessageStartingWith("records and messages differ in 7 places")
                .hasMessageContaining("field nodes is repeated int32, expected a packed field")
                .hasMessageContaining("enum trainyard.test.v1.Tone has TONE_FLAT = 3, but the Java enum has no such")
                .hasMessageContaining("field between has number 4 between those of oneof inline")
                .hasMessageContaining("field names is a map, expected a repeated field")
                .hasMessageContaining("field origin is trainyard.test.v1.Circle, expected a message Point")
                .hasMessageContaining("message must hold exactly one oneof and no other field")
                .hasMessageContaining("field shares is repeated double, expected repeated int64");
    }

    @Test
    void aSealedInterfaceIsATopicOfItsOwn() {
        RandomRecords records = new RandomRecords(4);
        SealedCodec<Shape> shapes = SealedCodec.of(Samples.schema(), Shape.class, Samples.names());
        Random random = records.random();
        for (int i = 0; i < 500; i++) {
            Shape original = random.nextBoolean() ? records.record(Circle.class) : records.record(Square.class);
            byte[] bytes = shapes.encode(original);

            assertThat(shapes.decode(bytes)).isEqualTo(original);
            try {
                assertThat(shapes.decode(Mutation.of(bytes, random))).isNotNull();
            } catch (ContractException e) {
                assertThat(e).hasMessageContaining("trainyard.test.v1.");
            }
        }
        assertThatThrownBy(() -> SealedCodec.of(Samples.schema(), Inline.class, Samples.names()))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("Samples$Inline: the contract has no message trainyard.test.v1.Inline");
        assertThatThrownBy(() -> SealedCodec.of(Samples.schema(), Mixed.class, Samples.names()))
                .hasMessageContaining("Samples$Mixed, message trainyard.test.v1.Mixed: message must hold exactly one");
    }

    @Test
    void damagedBytesAreRefusedWithTheirMessage() {
        byte[] point = codec.encode(new Point(300, 1));

        assertThatThrownBy(() -> codec.decode(Point.class, Arrays.copyOf(point, point.length - 1)))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("message trainyard.test.v1.Point cannot be read on from byte");
        assertThatThrownBy(() -> codec.decode(Drawing.class, new byte[] {8, 9}))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining(
                        "field trainyard.test.v1.Drawing.colour holds number 9, but Colour has numbers 1 to 3");
        assertThatThrownBy(() -> codec.decode(Drawing.class, new byte[] {8, 1}))
                .hasMessageContaining("oneof trainyard.test.v1.Shape.shape holds none of the cases known here"
                        + " (circle, square, nothing)");
        assertThatThrownBy(() -> codec.decode(Scalars.class, new byte[0]))
                .hasMessageContaining("field trainyard.test.v1.Scalars.colour is not set");
        assertThatThrownBy(() -> codec.decode(Point.class, new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0}))
                .hasMessageContaining("field trainyard.test.v1.Point.x has wire type 1 instead of 0");
    }

    @Test
    void aLengthBeyondTheBytesAllocatesNothing() {
        byte[] huge = {90, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};

        assertThatThrownBy(() -> codec.decode(Scalars.class, huge)).isInstanceOf(ContractException.class);
    }

    @Test
    void nestingWithoutEndIsRefused() {
        Tree tree = new Tree(1, List.of());
        for (int i = 0; i < 100; i++) {
            tree = new Tree(i, List.of(tree));
        }
        byte[] bytes = codec.encode(tree);

        assertThatThrownBy(() -> codec.decode(Tree.class, bytes))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    void valuesThatARecordRefusesAreAContractException() {
        assertThatThrownBy(() -> codec.decode(Positive.class, new byte[0]))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("refuses: count 0 must be positive");
    }

    @Test
    @SuppressWarnings("NullAway") // the null is the point
    void nullsAndStrangersAreRefusedWhenWriting() {
        assertThatThrownBy(() -> codec.encode(new Drawing(List.of(), null, new Point(0, 0), null, Colour.Red)))
                .hasMessageContaining("component inline of a record")
                .hasMessageContaining("is null");
        assertThatThrownBy(() -> codec.encode(new Unnamed(1)))
                .hasMessageContaining("Unnamed is not registered with this codec; registered are [");
        assertThatThrownBy(() -> codec.encode(new PointLater(0, 0, "\ud83d", new long[0], circle(), 0)))
                .hasMessageContaining("half a surrogate pair");
    }

    @Test
    void twoThousandMutatedMessagesAreReadOrRefused() {
        RandomRecords records = new RandomRecords(3);
        Random random = records.random();
        List<Class<? extends Record>> types = new ArrayList<>(VALUES);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            Class<? extends Record> type = types.get(i % types.size());
            byte[] bytes = Mutation.of(codec.encode(records.record(type)), random);
            try {
                assertThat(codec.decode(type, bytes)).isNotNull();
            } catch (ContractException e) {
                assertThat(e).hasMessageMatching("(?s).*(trainyard\\.test\\.v1\\.).*");
                refused++;
            }
        }
        assertThat(refused).isBetween(200, 1_990);
    }

    @Test
    void fieldsOfTheSchemaAreAllCovered() {
        long bound = VALUES.stream()
                .map(t -> Objects.requireNonNull(Samples.schema().message(codec.messageName(t))))
                .flatMap(m -> m.getFields().stream())
                .map(FieldDescriptor::getType)
                .distinct()
                .count();

        assertThat(bound).isGreaterThanOrEqualTo(11);
    }

    private static Lists lists(double[] shares) {
        return new Lists(new long[0], new long[0], new int[0], shares, List.of(), List.of(), List.of(), new int[0]);
    }

    private static Circle circle() {
        return new Circle(new Point(0, 0), 0);
    }
}
