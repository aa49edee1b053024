package dev.trainyard.door.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Schemas of what is no resource: answers and orders that the routes make by hand. */
final class Answers {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Answers() {}

    static void addTo(ObjectNode schemas) {
        schemas.set("ObjectMeta", objectMeta());
        schemas.set(
                "ListMeta",
                object(
                        "resourceVersion",
                        "string: what a watch goes on from.",
                        "continue",
                        "string?: token for the next part; absent at the end.",
                        "remainingItemCount",
                        "integer?: how many come after this part."));
        schemas.set(
                "MergePatch",
                NODES.objectNode()
                        .put("type", "object")
                        .put("description", "The fields to change; null takes one away (RFC 7396)."));
        ObjectNode many =
                NODES.objectNode().put("description", "One resource, a list of resources, or YAML documents.");
        ArrayNode forms = many.putArray("anyOf");
        for (Kinds kind : Kinds.values()) {
            forms.add(Schemas.ref(kind.kind()));
        }
        ObjectNode several = forms.addObject().put("type", "array").put("minItems", 1);
        ArrayNode items = several.putObject("items").putArray("anyOf");
        for (Kinds kind : Kinds.values()) {
            items.add(Schemas.ref(kind.kind()));
        }
        schemas.set("Resources", many);
        schemas.set(
                "ApplyResult",
                listOf(
                        "items",
                        object(
                                "kind",
                                "string",
                                "namespace",
                                "string",
                                "name",
                                "string",
                                "result",
                                "string: created, configured or unchanged.")));
        schemas.set("Scale", scale());
        schemas.set(
                "Story",
                listOf(
                        "lines",
                        object(
                                "virtualTime",
                                "string: when, such as 2d4h10s.",
                                "virtualTimeNs",
                                "integer",
                                "text",
                                "string: a sentence.")));
        schemas.set("EventList", events());
        schemas.set("Clock", clock());
        clockOrders(schemas);
        schemas.set(
                "Health",
                listIn(object("status", "string: live, ready or not ready."), "reasons", string("Why not ready.")));
        schemas.set("Problem", problem());
    }

    private static ObjectNode objectMeta() {
        ObjectNode meta = object(
                "name",
                "string: lower-case letters, digits, - and ., at most 253.",
                "namespace",
                "string?: default where none is given; pools and queues have none.",
                "uid",
                "string?: unique over all times; made by the yard.",
                "generation",
                "integer?: how often the spec was set; made by the yard.",
                "resourceVersion",
                "string?: of the last change; sent back it guards against overwriting newer changes of the spec.",
                "creationTimestamp",
                "string?: wall clock; made by the yard.",
                "deletionTimestamp",
                "string?: wall clock; made by the yard.");
        for (String map : new String[] {"labels", "annotations"}) {
            ObjectNode texts =
                    ((ObjectNode) meta.get("properties")).putObject(map).put("type", "object");
            texts.putObject("additionalProperties").put("type", "string");
        }
        ((ObjectNode) meta.at("/properties/name")).put("pattern", "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$");
        ((ObjectNode) meta.at("/properties/namespace")).put("pattern", "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$");
        return meta;
    }

    private static ObjectNode scale() {
        ObjectNode scale = object("apiVersion", "string?", "kind", "string?", "metadata", "object?");
        ObjectNode spec = object("replicas", "integer: racks of the pool.");
        ((ObjectNode) spec.at("/properties/replicas")).put("format", "int32").put("minimum", 1);
        ((ObjectNode) scale.get("properties")).set("spec", spec);
        ((ObjectNode) scale.get("properties")).set("status", object("replicas", "integer: racks of the pool."));
        scale.putArray("required").add("spec");
        return scale;
    }

    private static ObjectNode events() {
        ObjectNode event = object(
                "id",
                "integer",
                "virtualTime",
                "string",
                "virtualTimeNs",
                "integer",
                "type",
                "string: Normal or Warning.",
                "reason",
                "string: one word.",
                "kind",
                "string",
                "namespace",
                "string",
                "name",
                "string",
                "message",
                "string: a sentence.");
        ObjectNode list = listOf("items", event);
        ((ObjectNode) list.get("properties")).set("metadata", Schemas.ref("ListMeta"));
        return list;
    }

    private static ObjectNode clock() {
        ObjectNode clock = object(
                "virtualTime",
                "string: virtual time reached, such as 2d4h10s.",
                "virtualTimeNs",
                "integer: the same in ns.",
                "pace",
                "string: max, or x and a number.",
                "achievedPace",
                "number: virtual by wall time, measured.",
                "released",
                "boolean: whether time was let begin.",
                "paused",
                "boolean: whether it was stopped since.",
                "idle",
                "boolean: whether nothing is left to do until a command comes.",
                "ended",
                "boolean: whether the run is over.",
                "until",
                "string?: time or condition at which it will stop.",
                "windows",
                "integer: windows granted.",
                "commandsWaiting",
                "integer: commands in the log and in no window yet.",
                "digest",
                "string: of the run so far.");
        ((ObjectNode) clock.get("properties"))
                .putObject("awaited")
                .put("type", "array")
                .put("description", "Shards that time waits for.")
                .set("items", Schemas.ref("Awaited"));
        return clock;
    }

    private static void clockOrders(ObjectNode schemas) {
        ObjectNode step = object("windows", "integer?: how many, 1 where none is given.");
        ((ObjectNode) step.at("/properties/windows")).put("minimum", 1).put("maximum", ClockRoutes.STEP_WINDOWS_MAX);
        schemas.set("Step", step);
        schemas.set(
                "RunUntil",
                object(
                        "time",
                        "string?: virtual time, such as 2d4h; either this or condition.",
                        "condition",
                        "string?: trainingjob/NAME=Succeeded, or jobs=done."));
        ObjectNode pace = object("pace", "string: max, or x and a number such as x60.");
        ((ObjectNode) pace.at("/properties/pace")).put("pattern", "^(max|x[0-9]+(\\.[0-9]+)?)$");
        schemas.set("PaceOrder", pace);
        schemas.set(
                "ForkOrder",
                object(
                        "yard",
                        "string?: name of the new yard; one is made up where none is given.",
                        "at",
                        "string?: virtual time up to which the run is copied, such as 2d4h; now where none is given."));
    }

    private static ObjectNode problem() {
        ObjectNode problem = object(
                "type",
                "string",
                "title",
                "string",
                "status",
                "integer",
                "detail",
                "string: what is wrong and what to do.");
        ObjectNode error = object(
                "path",
                "string: the field.",
                "line",
                "integer: line of the body from 1; 0: not in the body.",
                "column",
                "integer",
                "message",
                "string");
        ((ObjectNode) problem.get("properties"))
                .putObject("errors")
                .put("type", "array")
                .set("items", error);
        return problem;
    }

    private static ObjectNode listOf(String name, ObjectNode item) {
        return listIn(NODES.objectNode().put("type", "object"), name, item);
    }

    private static ObjectNode listIn(ObjectNode object, String name, ObjectNode item) {
        ObjectNode properties =
                object.has("properties") ? (ObjectNode) object.get("properties") : object.putObject("properties");
        properties.putObject(name).put("type", "array").set("items", item);
        return object;
    }

    private static ObjectNode string(String about) {
        return NODES.objectNode().put("type", "string").put("description", about);
    }

    /** An object of names and descriptions {@code type[?][: text]}; the question mark says that it may be absent. */
    private static ObjectNode object(String... namesAndTypes) {
        ObjectNode object = NODES.objectNode().put("type", "object");
        ObjectNode properties = object.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            String text = namesAndTypes[i + 1];
            int colon = text.indexOf(": ");
            String type = colon < 0 ? text : text.substring(0, colon);
            ObjectNode property = properties.putObject(namesAndTypes[i]).put("type", type.replace("?", ""));
            if (colon >= 0) {
                property.put("description", text.substring(colon + 2));
            }
            if (!type.endsWith("?")) {
                required.add(namesAndTypes[i]);
            }
        }
        if (!required.isEmpty()) {
            object.set("required", required);
        }
        return object;
    }
}
