package dev.trainyard.yard.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * The yard answered with an error (RFC 9457 problem+json, or whatever stood between). Its message has kubectl's form
 * {@code Error from server (REASON): DETAIL}, with one line for each wrong field.
 */
public final class DoorRefusal extends CommandException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;
    private final transient List<FieldError> errors;

    /**
     * One thing wrong with a body.
     *
     * @param path field, such as {@code spec.nodes}; may be empty
     * @param line line of the body from 1; 0: not known
     * @param column column from 1
     * @param message one sentence
     */
    public record FieldError(String path, int line, int column, String message) {}

    private DoorRefusal(int status, String detail, List<FieldError> errors) {
        super(exitStatus(status), render(status, detail, errors));
        this.status = status;
        this.detail = detail;
        this.errors = List.copyOf(errors);
    }

    /** From an answer; {@code body} is missing where it is no JSON. */
    public static DoorRefusal of(int status, JsonNode body) {
        List<FieldError> errors = new ArrayList<>();
        for (JsonNode error : body.path("errors")) {
            errors.add(new FieldError(
                    error.path("path").asText(""),
                    error.path("line").asInt(),
                    error.path("column").asInt(),
                    error.path("message").asText("")));
        }
        String detail = body.path("detail").asText(body.path("title").asText(""));
        return new DoorRefusal(status, detail, errors);
    }

    /** From an answer without a body that can be read. */
    static DoorRefusal of(int status) {
        return of(status, MissingNode.getInstance());
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** What the yard says about it; may be empty. */
    public String detail() {
        return detail;
    }

    /** What is wrong with the body; may be empty. */
    public List<FieldError> errors() {
        return errors;
    }

    private static String render(int status, String detail, List<FieldError> errors) {
        StringBuilder text = new StringBuilder("Error from server (")
                .append(reason(status))
                .append("): ")
                .append(detail.isEmpty() ? "HTTP status " + status : detail);
        for (FieldError error : errors) {
            if (!error.message().equals(detail)) {
                text.append("\n  ").append(error.message());
            }
        }
        String advice =
                switch (status) {
                    case 401 -> "\nGive the token of the yard with --token or TRAINYARD_TOKEN.";
                    case 403 -> "\nThis token may not do that; give another with --token or TRAINYARD_TOKEN.";
                    case 413 -> "\nSend less at once: apply the files one by one, or split them.";
                    default -> "";
                };
        return text.append(advice).toString();
    }

    /** The word that kubectl prints for a status. */
    private static String reason(int status) {
        return switch (status) {
            case 400 -> "BadRequest";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 405 -> "MethodNotAllowed";
            case 409 -> "Conflict";
            case 410 -> "Expired";
            case 413 -> "RequestEntityTooLarge";
            case 415 -> "UnsupportedMediaType";
            case 422 -> "Invalid";
            case 429 -> "TooManyRequests";
            case 503 -> "ServiceUnavailable";
            case 504 -> "Timeout";
            default -> status >= 500 ? "InternalError" : "Unknown";
        };
    }

    private static int exitStatus(int status) {
        return switch (status) {
            case 400, 405, 413, 415, 422 -> ExitStatus.USAGE;
            case 404, 409, 410 -> ExitStatus.NO;
            default -> ExitStatus.TROUBLE;
        };
    }
}
