package dev.trainyard.door.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceFields;
import dev.trainyard.domain.spec.FailuresSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Objects as JSON. Specs are written as people write them in YAML: durations and fractions as texts. */
public final class ObjectJson {
    private static final int SPECS_REMEMBERED = 256;

    /** Writes records by their components and leaves out what is null. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final Map<Record, String> specs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Record, String> eldest) {
            return size() > SPECS_REMEMBERED;
        }
    };

    /** A spec as JSON; equal specs, as in a sweep of jobs, share one text. */
    synchronized String spec(Record spec) {
        return specs.computeIfAbsent(spec, ObjectJson::write);
    }

    private static String write(Record spec) {
        StringWriter text = new StringWriter();
        try (JsonGenerator g = MAPPER.createGenerator((Writer) text)) {
            record(g, spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The object under a version, in UTF-8. */
    public static byte[] object(YardObject o, long version) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(o.specJson().length() + 1_500);
        try (JsonGenerator g = MAPPER.createGenerator(bytes, JsonEncoding.UTF8)) {
            object(g, o, version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the object as a value. */
    public static void object(JsonGenerator g, YardObject o, long version) throws IOException {
        g.writeStartObject();
        g.writeStringField("apiVersion", Resource.API_VERSION);
        g.writeStringField("kind", o.key().kind());
        g.writeObjectFieldStart("metadata");
        g.writeStringField("name", o.key().name());
        if (!Resource.isClusterScoped(o.key().kind())) {
            g.writeStringField("namespace", o.key().namespace());
        }
        g.writeStringField("uid", o.uid());
        g.writeNumberField("generation", o.generation());
        g.writeStringField("resourceVersion", Long.toString(version));
        g.writeStringField("creationTimestamp", wall(o.createdWallMs()));
        Long deleted = o.deletedWallMs();
        if (deleted != null) {
            g.writeStringField("deletionTimestamp", wall(deleted));
        }
        texts(g, "labels", o.labels());
        texts(g, "annotations", o.annotations());
        g.writeEndObject();
        g.writeFieldName("spec");
        g.writeRawValue(o.specJson());
        g.writeFieldName("status");
        MAPPER.writeValue(g, o.status());
        g.writeEndObject();
    }

    private static String wall(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void texts(JsonGenerator g, String name, SortedMap<String, String> texts) throws IOException {
        if (texts.isEmpty()) {
            return;
        }
        g.writeObjectFieldStart(name);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            g.writeStringField(text.getKey(), text.getValue());
        }
        g.writeEndObject();
    }

    private static void record(JsonGenerator g, Record value) throws IOException {
        g.writeStartObject();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            g.writeFieldName(ResourceFields.name(component));
            field(g, component, valueOf(component, value));
        }
        g.writeEndObject();
    }

    private static void field(JsonGenerator g, RecordComponent component, Object value) throws IOException {
        switch (value) {
            case FailuresSpec failures -> {
                g.writeStartObject();
                if (failures.preset().isEmpty()) {
                    g.writeFieldName("processes");
                    list(g, failures.processes());
                } else {
                    g.writeStringField("preset", failures.preset());
                }
                g.writeEndObject();
            }
            case Record nested -> record(g, nested);
            case List<?> list -> list(g, list);
            case Long ns when ResourceFields.isDuration(component) -> g.writeString(VirtualDuration.format(ns));
            case Long number -> g.writeNumber(number);
            case Integer number -> g.writeNumber(number);
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> g.writeNumber((long) number.doubleValue());
            case Double number -> g.writeString(ResourceFields.fraction(number));
            case Boolean flag -> g.writeBoolean(flag);
            default -> g.writeString(value.toString());
        }
    }

    private static void list(JsonGenerator g, List<?> list) throws IOException {
        g.writeStartArray();
        for (Object item : list) {
            if (item instanceof Record nested) {
                record(g, nested);
            } else {
                g.writeString(String.valueOf(item));
            }
        }
        g.writeEndArray();
    }

    private static Object valueOf(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
