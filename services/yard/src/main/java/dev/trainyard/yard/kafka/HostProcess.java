package dev.trainyard.yard.kafka;

import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import java.nio.file.Path;
import java.util.List;

/** Child processes that host shards. */
public final class HostProcess {
    private HostProcess() {}

    /**
     * Starts one.
     *
     * @param run the run it joins
     * @param process its ordinal in the run's map
     * @param bootstrap address of the broker
     * @param log file for what it prints on standard error
     */
    public static ChildProcess start(String run, int process, String bootstrap, Path log) {
        return ChildProcess.start(
                "host " + process,
                log,
                List.of("host", "--run", run, "--process", Integer.toString(process), "--bootstrap", bootstrap));
    }

    /** Whether a host that ended like this goes on with the run when it is started again. */
    public static boolean restartHelps(int exitStatus) {
        return exitStatus > 128
                || exitStatus == ProcessEnd.Reason.SEND_FAILED.exitCode()
                || exitStatus == ProcessEnd.Reason.RESTART_ASKED.exitCode();
    }
}
