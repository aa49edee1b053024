package dev.trainyard.door.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenAPI document at {@code /openapi}, and a page to browse and try it at {@code /docs}, from this server alone. */
public final class ApiRoutes implements DoorRoutes {
    static final String DOCS = "/docs";
    static final String OPENAPI = "/openapi";

    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/5.17.14/";
    private static final Map<String, String> ASSETS = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-32x32.png", "image/png");
    private static final Pattern PATH_PART = Pattern.compile("\\{(\\w+)}");

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>Trainyard REST interface</title>
              <link rel="stylesheet" href="/docs/swagger-ui.css">
              <link rel="icon" href="/docs/favicon-32x32.png">
            </head>
            <body>
              <div id="swagger-ui"></div>
              <script src="/docs/swagger-ui-bundle.js"></script>
              <script>
                SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null});
              </script>
            </body>
            </html>
            """;

    private final Dispatcher dispatcher;
    private final List<Endpoint> endpoints;

    /**
     * @param dispatcher runs the requests
     * @param groups whose endpoints are described, besides those of this one
     */
    public ApiRoutes(Dispatcher dispatcher, List<DoorRoutes> groups) {
        this.dispatcher = dispatcher;
        List<Endpoint> all = new ArrayList<>();
        groups.forEach(group -> all.addAll(group.endpoints()));
        all.addAll(endpoints());
        this.endpoints = List.copyOf(all);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("GET", OPENAPI, "yard", "This document, as YAML or by Accept as JSON."),
                Endpoint.of("GET", OPENAPI + ".json", "yard", "This document, as JSON.")
                        .as(Reply.JSON),
                Endpoint.of("GET", DOCS, "yard", "A page to browse and try this interface.")
                        .as("text/html"));
    }

    @Override
    public void mount(Router router) {
        // Made at the first request: the start of a yard does not wait for it.
        router.get(OPENAPI).handler(dispatcher.handler(r -> {
            Reply json = Reply.json(200, document());
            return r.header("Accept").contains("json") ? json : dispatcher.asYaml(json);
        }));
        router.get(OPENAPI + ".json").handler(dispatcher.handler(r -> Reply.json(200, document())));
        router.get(DOCS).handler(dispatcher.handler(r -> html()));
        router.get(DOCS + "/:asset").handler(dispatcher.handler(r -> asset(r.part("asset"))));
    }

    private static Reply html() {
        return new Reply(200, "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static Reply asset(String name) {
        String type = ASSETS.get(name);
        if (type == null) {
            throw new HttpProblem(404, "there is no " + name + " below " + DOCS);
        }
        try (InputStream in = ApiRoutes.class.getResourceAsStream(WEBJAR + name)) {
            if (in == null) {
                throw new HttpProblem(404, name + " is not on the class path of this program");
            }
            return new Reply(200, type, in.readAllBytes(), Map.of("Cache-Control", "max-age=86400"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The OpenAPI document. */
    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.3");
        document.putObject("info")
                .put("title", "Trainyard")
                .put("version", "v1alpha1")
                .put(
                        "description",
                        "Resources of a live yard, its clock and its log. Errors are problem+json. Lists watch with"
                                + " watch=true as server-sent events; Last-Event-ID resumes.");
        Map<String, ObjectNode> paths = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            paths.computeIfAbsent(endpoint.path(), p -> JsonNodeFactory.instance.objectNode())
                    .set(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        ObjectNode all = document.putObject("paths");
        paths.forEach(all::set);
        ObjectNode components = document.putObject("components");
        components.set("schemas", new Schemas().all());
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        ArrayNode security = document.putArray("security");
        security.addObject();
        security.addObject().putArray("token");
        return document;
    }

    private static ObjectNode operation(Endpoint endpoint) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode().put("summary", endpoint.summary());
        operation.putArray("tags").add(endpoint.tag());
        ArrayNode parameters = operation.putArray("parameters");
        Matcher parts = PATH_PART.matcher(endpoint.path());
        while (parts.find()) {
            ObjectNode part = parameters.addObject().put("name", parts.group(1)).put("in", "path");
            part.put("required", true).putObject("schema").put("type", "string");
        }
        for (Endpoint.Parameter p : endpoint.parameters()) {
            ObjectNode parameter = parameters.addObject().put("name", p.name()).put("in", p.in());
            ObjectNode schema = parameter.put("description", p.about()).putObject("schema");
            schema.put("type", p.type());
            if (p.type().equals("integer")) {
                schema.put("format", "int32").put("minimum", 0);
            }
            if (!p.pattern().isEmpty()) {
                schema.put("pattern", p.pattern());
            }
        }
        if (!endpoint.body().isEmpty()) {
            body(endpoint, operation);
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode good = responses
                .putObject(Integer.toString(endpoint.status()))
                .put("description", "As asked.")
                .putObject("content");
        for (String type : endpoint.answerTypes()) {
            ObjectNode content = good.putObject(type);
            if (!endpoint.answer().isEmpty() && !type.equals(Endpoint.STREAM)) {
                content.set("schema", Schemas.ref(endpoint.answer()));
            }
        }
        responses
                .putObject("default")
                .put("description", "Not done; detail says why and what to do.")
                .putObject("content")
                .putObject(Reply.PROBLEM)
                .set("schema", Schemas.ref("Problem"));
        return operation;
    }

    private static void body(Endpoint endpoint, ObjectNode operation) {
        boolean optional = endpoint.body().equals("Step") || endpoint.body().equals("ForkOrder");
        ObjectNode content =
                operation.putObject("requestBody").put("required", !optional).putObject("content");
        List<String> types = endpoint.body().equals("MergePatch")
                ? List.of("application/merge-patch+json")
                : List.of("application/json", "application/yaml");
        for (String type : types) {
            content.putObject(type).set("schema", Schemas.ref(endpoint.body()));
        }
    }
}
