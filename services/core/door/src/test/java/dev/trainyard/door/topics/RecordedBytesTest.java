package dev.trainyard.door.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.door.topics.archive.ArchiveException;
import dev.trainyard.door.topics.archive.ArchiveHeader;
import dev.trainyard.door.topics.archive.ArchiveReader;
import dev.trainyard.door.topics.archive.ArchiveWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records and archives of any bytes. */
class RecordedBytesTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int RECORDS = 3_000;
    private static final int MUTATIONS = 400;
    private static final List<String> TOPICS = List.of("clock", "commands", "done", "chip-node.events", "snapshots");

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        List<LoggedRecord> records = records(new Random(SEED), RECORDS);

        List<LoggedRecord> read = read(archive(records));

        assertThat(texts(read)).isEqualTo(texts(records));
    }

    @Test
    void aDamagedArchiveIsRefusedAndNothingElse() throws IOException {
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED);
        Random random = new Random(SEED);
        byte[] whole = archive(records(random, 50));
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                read(damaged);
            } catch (ArchiveException e) {
                assertThat(e).hasMessageStartingWith("at byte ");
                refused++;
            }
        }
        // Every byte counts: magic, lengths and checksums by themselves, the rest by its checksum.
        assertThat(refused).isEqualTo(MUTATIONS);
    }

    @Test
    void everyRecordBecomesJsonWhateverItsBytesAre() {
        RecordDecoder decoder = new RecordDecoder();
        TopicCatalogue catalogue = TopicCatalogue.load();

        for (LoggedRecord r : records(new Random(SEED), RECORDS)) {
            Topic topic = catalogue.topic(r.topic());
            ObjectNode json = decoder.decode(topic, r);
            assertThat(json.has("error") != json.has("value"))
                    .as(json.toString())
                    .isTrue();
            assertThat(json.path("offset").asLong()).isEqualTo(r.offset());
        }
    }

    @Test
    void anyTextIsAFilterOrAFilterException() {
        RecordDecoder decoder = new RecordDecoder();
        Topic topic = TopicCatalogue.load().events("orchestrator");
        Random random = new Random(SEED);
        String letters = "typejob=!<>~ \"0123456789.JobAccepted";

        for (int i = 0; i < RECORDS; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "job=1 " : "");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThatCode(() -> {
                        try {
                            RecordFilter.parse(text.toString(), topic, decoder);
                        } catch (FilterException e) {
                            assertThat(e.column()).isBetween(1, text.length() + 1);
                        }
                    })
                    .as(text.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aCursorIsMovedToWhatIsLeft() {
        Map<Integer, Long> begins = Map.of(0, 10L, 1, 0L);
        Map<Integer, Long> ends = Map.of(0, 20L, 1, 5L);

        assertThat(Cursor.of("begin", begins, ends)).hasToString("0:10,1:0");
        assertThat(Cursor.of("end", begins, ends)).hasToString("0:20,1:5");
        assertThat(Cursor.of("15", begins, ends)).hasToString("0:15,1:5");
        assertThat(Cursor.of("-3", begins, ends)).hasToString("0:17,1:2");
        assertThat(Cursor.of("0:3,1:4", begins, ends)).hasToString("0:10,1:4");
        assertThat(Cursor.of("1:99", begins, ends)).hasToString("0:10,1:5");
    }

    private static List<LoggedRecord> records(Random random, int count) {
        List<LoggedRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[random.nextBoolean() ? 16 : random.nextInt(40)];
            random.nextBytes(key);
            byte[] value = new byte[random.nextInt(200)];
            random.nextBytes(value);
            String topic = TOPICS.get(random.nextInt(TOPICS.size()));
            records.add(new LoggedRecord(
                    topic,
                    random.nextInt(4),
                    i,
                    random.nextInt(),
                    key,
                    List.of(new LoggedRecord.Header("ce_id", key)),
                    value));
        }
        return records;
    }

    private static List<String> texts(List<LoggedRecord> records) {
        return records.stream()
                .map(r -> r.topic() + r.partition() + ":" + r.offset() + " " + r.timestampMs()
                        + Arrays.toString(r.key()) + Arrays.toString(r.value())
                        + r.headers().stream()
                                .map(h -> h.name() + Arrays.toString(h.value()))
                                .toList())
                .toList();
    }

    private static byte[] archive(List<LoggedRecord> records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<ArchiveHeader.ArchivedTopic> topics = TOPICS.stream()
                .map(t -> new ArchiveHeader.ArchivedTopic(t, List.of(0L), List.of(1L)))
                .toList();
        ArchiveWriter writer = new ArchiveWriter(out, new ArchiveHeader("r", topics));
        for (LoggedRecord r : records) {
            writer.write(r);
        }
        writer.finish();
        return out.toByteArray();
    }

    private static List<LoggedRecord> read(byte[] bytes) throws IOException {
        List<LoggedRecord> records = new ArrayList<>();
        try (ArchiveReader archive = new ArchiveReader(new ByteArrayInputStream(bytes))) {
            for (LoggedRecord r = archive.next(); r != null; r = archive.next()) {
                records.add(r);
            }
        }
        return records;
    }
}
