package dev.trainyard.door.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.domain.resource.Problem;
import dev.trainyard.door.projection.ObjectJson;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param contentType type of the body; JSON becomes YAML on its way out where the client asks for that
 * @param body the body
 * @param headers further headers
 */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** JSON of a value that the mapper knows. */
    public static Reply json(int status, Object value) {
        try {
            return new Reply(status, JSON, ObjectJson.MAPPER.writeValueAsBytes(value), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass(), e);
        }
    }

    /** A text. */
    public static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more);
    }

    static Reply problem(HttpProblem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "about:blank");
        fields.put("title", HttpResponseStatus.valueOf(problem.status()).reasonPhrase());
        fields.put("status", problem.status());
        fields.put("detail", problem.detail());
        if (!problem.errors().isEmpty()) {
            fields.put("errors", problem.errors().stream().map(Reply::error).toList());
        }
        Reply json = json(problem.status(), fields);
        Reply reply = new Reply(json.status(), PROBLEM, json.body(), Map.of());
        if (problem.retryAfterSeconds() > 0) {
            reply = reply.with("Retry-After", Integer.toString(problem.retryAfterSeconds()));
        }
        return problem.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
    }

    private static Map<String, Object> error(Problem problem) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("path", problem.path());
        error.put("line", problem.line());
        error.put("column", problem.column());
        error.put("message", problem.message());
        return error;
    }
}
