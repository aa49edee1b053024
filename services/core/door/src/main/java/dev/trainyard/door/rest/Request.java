package dev.trainyard.door.rest;

import dev.trainyard.domain.resource.Source;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, read from the event loop's objects, for threads that are not the event loop.
 *
 * @param method HTTP method
 * @param path path without the query
 * @param pathParams parts of the path by name
 * @param query the query
 * @param headers the headers
 * @param body the body; empty when there is none
 */
public record Request(
        String method, String path, Map<String, String> pathParams, MultiMap query, MultiMap headers, byte[] body) {
    /** What an {@code Idempotency-Key} matches. */
    static final String KEY = "[!-~]{1,200}";

    private static final int FINGERPRINT_CHARS = 32;

    static Request of(RoutingContext ctx) {
        Buffer body = ctx.body() == null ? null : ctx.body().buffer();
        String path = ctx.request().path();
        return new Request(
                ctx.request().method().name(),
                path == null ? "" : path,
                Map.copyOf(ctx.pathParams()),
                ctx.queryParams(),
                ctx.request().headers(),
                body == null ? new byte[0] : body.getBytes());
    }

    /** A part of the path. */
    public String part(String name) {
        return pathParams.getOrDefault(name, "");
    }

    /** A query parameter, or the empty text. */
    public String param(String name) {
        String value = query.get(name);
        return value == null ? "" : value;
    }

    /** A header, or the empty text. */
    public String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    /** A query parameter that is a number. */
    int number(String name, int byDefault) {
        String text = param(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new HttpProblem(400, name + "=" + text + ": expected a whole number of at least 0");
    }

    /** Whether {@code ?dryRun=All} was given. */
    boolean dryRun() {
        String text = param("dryRun");
        if (!text.isEmpty() && !text.equals("All")) {
            throw new HttpProblem(400, "dryRun=" + text + ": expected All");
        }
        return !text.isEmpty();
    }

    /** The body as a source for the resource reader; JSON may hold tabs, which YAML does not allow. */
    Source source() {
        String type = contentType();
        boolean json = type.endsWith("json");
        if (!type.isEmpty() && !json && !type.endsWith("yaml")) {
            throw new HttpProblem(
                    415, "content type " + type + " is not understood; send application/json or application/yaml");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HttpProblem(400, "the body is not UTF-8; send it in UTF-8");
        }
        return new Source("request", json ? text.replace('\t', ' ') : text);
    }

    String contentType() {
        String type = header("Content-Type");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The client's key for "do it once"; null: none. */
    @Nullable
    String idempotencyKey() {
        String key = headers.get("Idempotency-Key");
        if (key != null && !key.matches(KEY)) {
            throw new HttpProblem(400, "Idempotency-Key: expected 1 to 200 visible ASCII characters");
        }
        return key;
    }

    /** Equal for equal requests. */
    String fingerprint() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((method + " " + path + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(body)).substring(0, FINGERPRINT_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
