package dev.trainyard.door.topics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request about topics that cannot be answered, as the client gets it: {@code application/problem+json}. */
public final class TopicProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String path;

    /**
     * @param status of HTTP
     * @param title what kind of problem
     * @param path the parameter that is wrong
     * @param message what was found and expected
     */
    TopicProblem(int status, String title, String path, String message) {
        super(message);
        this.status = status;
        this.title = title;
        this.path = path;
    }

    /** Status of the answer. */
    public int status() {
        return status;
    }

    /** Body of the answer. */
    public ObjectNode json() {
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("type", "about:blank");
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", getMessage());
        problem.putArray("errors")
                .addObject()
                .put("path", path)
                .put("line", 0)
                .put("column", 0)
                .put("message", getMessage());
        return problem;
    }
}
