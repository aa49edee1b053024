package dev.trainyard.door;

import java.util.ArrayList;
import java.util.List;

/**
 * One method of one address, as the OpenAPI document describes it.
 *
 * @param method HTTP method in capitals
 * @param path address with parts in braces, as in {@code /topics/{topic}/records}
 * @param tag heading that it stands under
 * @param summary what it does, one sentence
 * @param parameters of the query and the headers; those of the path follow from it
 * @param body name of the schema of the body; empty: none
 * @param status status of the good answer
 * @param answer name of the schema of the good answer; empty: any
 * @param answerTypes content types of the good answer
 */
public record Endpoint(
        String method,
        String path,
        String tag,
        String summary,
        List<Parameter> parameters,
        String body,
        int status,
        String answer,
        List<String> answerTypes) {
    /** Content type of watches: server-sent events. */
    public static final String STREAM = "text/event-stream";

    /**
     * A parameter of a query or a header.
     *
     * @param in {@code query} or {@code header}
     * @param name as the client writes it
     * @param type of JSON schema: string, boolean, integer (of at least 0)
     * @param about what it is for
     * @param pattern what a string must match; empty: anything
     */
    public record Parameter(String in, String name, String type, String about, String pattern) {}

    public Endpoint {
        parameters = List.copyOf(parameters);
        answerTypes = List.copyOf(answerTypes);
    }

    /** An endpoint without parameters that answers 200 with JSON. */
    public static Endpoint of(String method, String path, String tag, String summary) {
        return new Endpoint(
                method, path, tag, summary, List.of(), "", 200, "", List.of("application/json", "application/yaml"));
    }

    /** With a parameter of the query more. */
    public Endpoint query(String name, String type, String about) {
        return with(new Parameter("query", name, type, about, ""));
    }

    /** With a parameter of the query more, a text that must match a pattern. */
    public Endpoint queryMatching(String name, String pattern, String about) {
        return with(new Parameter("query", name, "string", about, pattern));
    }

    /** With a header more. */
    public Endpoint header(String name, String about) {
        return headerMatching(name, "", about);
    }

    /** With a header more that must match a pattern. */
    public Endpoint headerMatching(String name, String pattern, String about) {
        return with(new Parameter("header", name, "string", about, pattern));
    }

    /** With a body. */
    public Endpoint takes(String schema) {
        return new Endpoint(method, path, tag, summary, parameters, schema, status, answer, answerTypes);
    }

    /** With a good answer. */
    public Endpoint answers(int newStatus, String schema) {
        return new Endpoint(method, path, tag, summary, parameters, body, newStatus, schema, answerTypes);
    }

    /** With other content types of the answer. */
    public Endpoint as(String... types) {
        return new Endpoint(method, path, tag, summary, parameters, body, status, answer, List.of(types));
    }

    private Endpoint with(Parameter parameter) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(parameter);
        return new Endpoint(method, path, tag, summary, more, body, status, answer, answerTypes);
    }
}
