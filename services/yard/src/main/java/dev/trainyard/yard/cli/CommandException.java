package dev.trainyard.yard.cli;

/** A command could not do its work for a reason that people can act on; says it and the exit status it means. */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    /**
     * @param exitStatus one of {@link ExitStatus}
     * @param message one or more lines for people
     */
    public CommandException(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** How the process shall end. */
    public final int exitStatus() {
        return exitStatus;
    }
}
