package dev.trainyard.door.rest;

import dev.trainyard.domain.resource.Problem;
import java.util.List;

/** A request that is not done, and why; ends as problem+json (RFC 9457). */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Problem> errors;
    private final int retryAfterSeconds;

    /** With a status and a sentence. */
    public HttpProblem(int status, String detail) {
        this(status, detail, List.of(), 0);
    }

    private HttpProblem(int status, String detail, List<Problem> errors, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.errors = errors;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The body has these problems. */
    public static HttpProblem invalid(List<Problem> errors) {
        String detail = errors.size() == 1
                ? errors.getFirst().message()
                : errors.size() + " problems, the first: " + errors.getFirst().message();
        return new HttpProblem(422, detail, errors, 0);
    }

    /** Too much at once; the client may come again. */
    public static HttpProblem busy(String detail, int retryAfterSeconds) {
        return new HttpProblem(429, detail, List.of(), retryAfterSeconds);
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    List<Problem> errors() {
        return errors;
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
