package dev.trainyard.door.projection;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.trainyard.door.projection.Change.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/** Tells what happens: to the story of the resource, and to the list of events. */
final class Chronicle {
    private static final int EVENTS_MAX = 16_384;
    private static final long EVENTS_BYTES_MAX = 8L << 20;

    /** The newest of the ended jobs keep their stories; older ones keep the first and last lines. */
    private static final int ENDED_WITH_STORY_MAX = 1_000;

    private static final int OLD_STORY_LINES = 4;

    private final ChangeRing events;
    private final Deque<Tracked> ended = new ArrayDeque<>();

    /** How much an event matters. */
    enum Weight {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String word;

        Weight(String word) {
            this.word = word;
        }
    }

    Chronicle(long base) {
        this.events = new ChangeRing(base, EVENTS_MAX, EVENTS_BYTES_MAX);
    }

    ChangeRing events() {
        return events;
    }

    /** A line of the story that is no event. */
    void narrate(Tracked t, long atNs, String sentence) {
        t.story.add(new StoryLine(atNs, sentence));
    }

    /** A line of the story that is an event too. */
    void tell(Tracked t, long atNs, Weight weight, String reason, String sentence) {
        narrate(t, atNs, sentence);
        events.append(
                Type.ADDED,
                t.key,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                id -> json(id, t.key, atNs, weight, reason, sentence));
    }

    /** A job is over: its story is cut once many others ended after it. */
    void ended(Tracked t) {
        ended.addLast(t);
        if (ended.size() > ENDED_WITH_STORY_MAX) {
            ended.removeFirst().story.keep(OLD_STORY_LINES);
        }
    }

    private static byte[] json(long id, ObjectKey key, long atNs, Weight weight, String reason, String sentence) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + sentence.length());
        try (JsonGenerator g = ObjectJson.MAPPER.createGenerator(bytes, JsonEncoding.UTF8)) {
            g.writeStartObject();
            g.writeNumberField("id", id);
            g.writeStringField("virtualTime", VirtualText.time(atNs));
            g.writeNumberField("virtualTimeNs", atNs);
            g.writeStringField("type", weight.word);
            g.writeStringField("reason", reason);
            g.writeStringField("kind", key.kind());
            g.writeStringField("namespace", key.namespace());
            g.writeStringField("name", key.name());
            g.writeStringField("message", sentence);
            g.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
