package dev.trainyard.kubernetes.api.crd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trainyard.domain.spec.Field;
import dev.trainyard.domain.status.AcceleratorPoolStatus;
import dev.trainyard.domain.status.CapacityQueueStatus.Usage;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.kubernetes.api.ObjectCondition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a status record. Nothing at its top is required, since several owners may write parts of a status by
 * server-side apply; lists and texts are bounded, so that no status outgrows 32 KiB.
 */
final class StatusSchema {
    private static final long CONDITIONS_MAX = 8;
    private static final long ITEMS_MAX = 64;
    private static final long TEXT_LENGTH_MAX = 253;
    private static final long WORD_LENGTH_MAX = 64;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StatusSchema() {}

    static JSONSchemaProps of(Class<? extends Record> type, String description) {
        JSONSchemaProps schema = record(type);
        schema.setDescription(description);
        if (type == AcceleratorPoolStatus.class) {
            schema.getProperties()
                    .put(
                            "selector",
                            text("Selects what belongs to the pool by label; for the scale subresource and"
                                    + " autoscalers."));
        }
        return schema;
    }

    private static JSONSchemaProps record(Class<? extends Record> type) {
        Map<String, JSONSchemaProps> properties = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            JSONSchemaProps schema = type(component.getGenericType());
            Field field = component.getAnnotation(Field.class);
            schema.setDescription(field.value());
            if (component.getName().endsWith("Ranges")) {
                schema.setMaxLength((long) PlacementStatus.RANGES_LENGTH_MAX);
            } else if (component.getName().equals("message")) {
                schema.setMaxLength((long) ObjectCondition.MESSAGE_LENGTH_MAX);
            } else if (type == Condition.class && component.getType() == String.class) {
                schema.setMaxLength(WORD_LENGTH_MAX);
            }
            properties.put(component.getName(), schema);
        }
        if (type == Condition.class) {
            properties.put(
                    "status",
                    new JSONSchemaPropsBuilder(text("Whether it holds."))
                            .withMaxLength(null)
                            .withEnum(
                                    JSON.textNode(Condition.TRUE),
                                    JSON.textNode(Condition.FALSE),
                                    JSON.textNode(Condition.UNKNOWN))
                            .build());
            properties.put(
                    "lastTransitionTime",
                    new JSONSchemaPropsBuilder(text("Wall time at which status changed last."))
                            .withFormat("date-time")
                            .withMaxLength(null)
                            .build());
        }
        JSONSchemaPropsBuilder schema =
                new JSONSchemaPropsBuilder().withType("object").withProperties(properties);
        if (type == Condition.class) {
            schema.withRequired("type", "status", "reason", "message", "lastTransitionTime");
        } else if (type == Usage.class) {
            schema.withRequired("accelerator");
        }
        return schema.build();
    }

    private static JSONSchemaProps type(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list((Class<?>) generic.getActualTypeArguments()[0])
                    : new JSONSchemaPropsBuilder()
                            .withType("object")
                            .withMaxProperties(ITEMS_MAX)
                            .withAdditionalProperties(
                                    new JSONSchemaPropsOrBool(null, type(generic.getActualTypeArguments()[1])))
                            .build();
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(plain.asSubclass(Record.class));
        }
        if (plain == int.class || plain == Integer.class || plain == long.class || plain == Long.class) {
            return new JSONSchemaPropsBuilder()
                    .withType("integer")
                    .withFormat(plain == int.class || plain == Integer.class ? "int32" : "int64")
                    .build();
        }
        return text(null);
    }

    private static JSONSchemaProps list(Class<?> item) {
        JSONSchemaPropsBuilder list = new JSONSchemaPropsBuilder()
                .withType("array")
                .withMaxItems(item == Condition.class ? CONDITIONS_MAX : ITEMS_MAX)
                .withItems(new JSONSchemaPropsOrArray(List.of(), type(item)));
        if (item == Condition.class) {
            return list.withXKubernetesListType("map")
                    .withXKubernetesListMapKeys("type")
                    .build();
        }
        if (item == Usage.class) {
            return list.withXKubernetesListType("map")
                    .withXKubernetesListMapKeys("accelerator")
                    .build();
        }
        return list.withXKubernetesListType("atomic").build();
    }

    private static JSONSchemaProps text(@Nullable String description) {
        return new JSONSchemaPropsBuilder()
                .withType("string")
                .withMaxLength(TEXT_LENGTH_MAX)
                .withDescription(description)
                .build();
    }
}
