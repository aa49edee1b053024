package dev.trainyard.servicekit.runtime.host;

import org.jspecify.annotations.Nullable;

/**
 * Why a host of shards came to its end.
 *
 * @param reason the kind of end
 * @param message one sentence for a person
 * @param cause the exception behind it, if there was one
 */
public record ProcessEnd(
        Reason reason, String message, @Nullable Throwable cause) {
    /** Kinds of ends, each with the exit code of a process that hosts shards and nothing else. */
    public enum Reason {
        /** The run is over and the final digests are in the log. */
        RUN_ENDED(0),
        /** Somebody asked this host to stop; it can go on from the log. */
        STOPPED(0),
        /** Something unexpected failed. */
        FAILED(1),
        /** This process does not belong to the run. */
        REFUSED(64),
        /** Doing a window again gave something else than the log holds. */
        NONDETERMINISM(70),
        /** A record could not be sent. */
        SEND_FAILED(75),
        /** Others miss events that this process wrote. */
        RESTART_ASKED(76);

        private final int exitCode;

        Reason(int exitCode) {
            this.exitCode = exitCode;
        }

        /** Exit code of the process. */
        public int exitCode() {
            return exitCode;
        }

        /** Whether starting the host again goes on with the run. */
        public boolean restartHelps() {
            return this == SEND_FAILED || this == RESTART_ASKED;
        }
    }
}
