package dev.trainyard.operator.log;

/**
 * How far a command has come.
 *
 * <pre>
 * Unknown ──► Waiting ──► Logged ──► Refused, by the timekeeper's gate: it may be written again
 *                └──────► Refused, since no log could hold it
 * </pre>
 */
public sealed interface CommandState {
    /** Nobody has written it. */
    record Unknown() implements CommandState {}

    /**
     * It is on its way into the log.
     *
     * @param sinceNs since when, by {@link System#nanoTime}
     */
    record Waiting(long sinceNs) implements CommandState {}

    /**
     * It is in the log, acknowledged.
     *
     * @param shown whether the projection has read it
     */
    record Logged(boolean shown) implements CommandState {}

    /**
     * It has no effect.
     *
     * @param reason why, for a person
     */
    record Refused(String reason) implements CommandState {}
}
