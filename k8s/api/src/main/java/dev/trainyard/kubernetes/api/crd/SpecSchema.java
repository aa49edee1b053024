package dev.trainyard.kubernetes.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.resource.ResourceFields;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.Field;
import dev.trainyard.domain.spec.Quota;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The schema of a spec record. Everything has a bound, since the API server refuses rules whose cost has none; every
 * default stands in the schema, so that an absent field and its default compare equal in rules about changes.
 */
final class SpecSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long NAME_LENGTH_MAX = 253;
    private static final long NUMBER_LENGTH_MAX = 40;
    private static final String QUANTITY = "[0-9]+([.][0-9]+)?";
    private static final String DURATION = "^(0|(%1$sd)?(%1$sh)?(%1$sm)?(%1$ss)?(%1$sms)?)$".formatted(QUANTITY);

    private final String kind;

    /**
     * @param kind kind of the resource, for messages
     */
    SpecSchema(String kind) {
        this.kind = kind;
    }

    /** The schema of a record; {@code mutable}: it may change with all below it. */
    JSONSchemaProps of(Class<? extends Record> type, String description, boolean mutable) {
        Map<String, JSONSchemaProps> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = component.getAnnotation(Field.class);
            String name = ResourceFields.name(component);
            JSONSchemaProps property = property(component, field, mutable || field.mutable());
            if (type == FailuresSpec.class) {
                // One of two: a default of the first would make the second impossible.
                property.setDefault(null);
            }
            properties.put(name, property);
            if (field.byDefault().isEmpty() && !field.optional()) {
                required.add(name);
            }
        }
        List<ValidationRule> rules = new ArrayList<>(CrossRules.of(type));
        if (type == FailuresSpec.class && !mutable) {
            // Its fields may be absent, and rules about changes look only at what is there.
            rules.add(unchanged());
        }
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .withDescription(description)
                .withProperties(properties)
                .withRequired(required)
                .withXKubernetesValidations(rules)
                .build();
    }

    private JSONSchemaProps property(RecordComponent component, Field field, boolean mutable) {
        String description = description(component, field);
        Class<?> type = component.getType();
        if (type.isRecord()) {
            Class<? extends Record> nested = type.asSubclass(Record.class);
            JSONSchemaProps schema = of(nested, description, mutable);
            if (field.optional()) {
                schema.setDefault(defaults(nested));
            }
            return schema;
        }
        if (type == List.class) {
            return list(component, description);
        }
        JSONSchemaPropsBuilder schema = new JSONSchemaPropsBuilder().withDescription(description);
        List<ValidationRule> rules = new ArrayList<>();
        if (ResourceFields.isDuration(component)) {
            schema.withType("string").withMinLength(1L).withMaxLength(NUMBER_LENGTH_MAX);
            rules.add(rule(
                    "self.matches('" + DURATION + "')",
                    "a duration is numbers with the units d, h, m, s, ms, largest first, such as 90s, 1h30m or 54d"));
        } else if (type == int.class || type == long.class) {
            schema.withType("integer")
                    .withFormat(type == int.class ? "int32" : "int64")
                    .withMinimum(field.min());
            if (type == int.class) {
                schema.withMaximum((double) Integer.MAX_VALUE);
            }
        } else if (type == double.class) {
            schema.withXKubernetesIntOrString(true).withMaxLength(NUMBER_LENGTH_MAX);
            String min = ResourceFields.fraction(field.min());
            rules.add(rule(
                    "type(self) == int ? self >= %1$s : self.matches('^%2$s$') && double(self) >= %1$s"
                            .formatted(min, QUANTITY),
                    "a number of at least %s; a fraction stands in quotes, such as \"0.8\"".formatted(trim(min))));
        } else if (type == boolean.class) {
            schema.withType("boolean");
        } else if (type.isEnum()) {
            schema.withType("string")
                    .withEnum(Stream.of(type.getEnumConstants())
                            .map(constant -> (JsonNode) JSON.textNode(constant.toString()))
                            .toList());
        } else {
            schema.withType("string").withMinLength(1L).withMaxLength(NAME_LENGTH_MAX);
        }
        if (!field.byDefault().isEmpty()) {
            schema.withDefault(byDefault(component, field.byDefault()));
        }
        if (!mutable) {
            rules.add(unchanged());
        }
        return schema.withXKubernetesValidations(rules).build();
    }

    private JSONSchemaProps list(RecordComponent component, String description) {
        Class<?> item = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        // What changes is the list: its items have no past of their own.
        JSONSchemaProps items = of(item.asSubclass(Record.class), "", true);
        items.setDescription(null);
        return new JSONSchemaPropsBuilder()
                .withType("array")
                .withDescription(description)
                .withMinItems(1L)
                .withMaxItems((long) ResourceFields.ITEMS_MAX)
                .withXKubernetesListType("map")
                .withXKubernetesListMapKeys(keys(item))
                .withItems(new JSONSchemaPropsOrArray(List.of(), items))
                .build();
    }

    /** The fields that tell the items of a list apart; the checks of the domain want them unique. */
    private static List<String> keys(Class<?> item) {
        if (item == Quota.class) {
            return List.of("accelerator");
        }
        if (item == FailureProcessSpec.class) {
            return List.of("cause", "component");
        }
        throw new IllegalStateException("say which fields tell items of " + item + " apart");
    }

    private ValidationRule unchanged() {
        return rule("self == oldSelf", "cannot change; delete the " + kind + " and apply it again");
    }

    static ValidationRule rule(String rule, String message) {
        return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
    }

    /** What an absent record stands for; what its fields have by default is filled in by the API server. */
    private static ObjectNode defaults(Class<? extends Record> type) {
        ObjectNode defaults = JSON.objectNode();
        if (type == FailuresSpec.class) {
            defaults.put("preset", FailuresSpec.NONE);
        }
        return defaults;
    }

    private static JsonNode byDefault(RecordComponent component, String text) {
        Class<?> type = component.getType();
        if (ResourceFields.isDuration(component)) {
            return JSON.textNode(text);
        }
        if (type == int.class || type == long.class || (type == double.class && text.matches("[0-9]+"))) {
            return JSON.numberNode(Long.parseLong(text));
        }
        return type == boolean.class ? JSON.booleanNode(Boolean.parseBoolean(text)) : JSON.textNode(text);
    }

    private static String description(RecordComponent component, Field field) {
        StringBuilder text = new StringBuilder(field.value());
        if (ResourceFields.isDuration(component)) {
            text.append(" A duration of virtual time, such as 90s, 1h30m or 54d.");
        } else if (!field.unit().isEmpty()) {
            text.append(" Unit: ").append(field.unit()).append('.');
        }
        if (component.getType() == double.class) {
            text.append(" A fraction stands in quotes, such as \"0.8\".");
        }
        if (!field.byDefault().isEmpty()) {
            text.append(" Default: ").append(field.byDefault()).append('.');
        }
        if (field.mutable()) {
            text.append(" May be changed.");
        }
        return text.toString();
    }

    private static String trim(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }
}
