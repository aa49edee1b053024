package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Writes both sides of a difference, and the state that the shard is in, for a person to compare. */
record DifferenceDump(HostSettings settings, PayloadCodec codec) {
    /** The error that stops the shard. */
    NondeterminismException explain(OwnPartition.Difference d, WindowWorker worker) {
        String where = settings.dumpDirectory()
                .map(directory -> dump(directory, d, worker))
                .orElse("");
        return new NondeterminismException(
                d.window(),
                d.shard(),
                d.sequence(),
                "the log has " + describe(d.logged()) + ", now it is " + describe(d.redone()) + "." + where);
    }

    private String dump(Path directory, OwnPartition.Difference d, WindowWorker worker) {
        String name = "window-" + d.window() + "-shard-" + d.shard() + "-event-" + d.sequence();
        try {
            Files.createDirectories(directory);
            Path logged = Files.write(directory.resolve(name + ".logged"), d.logged());
            Path redone = Files.write(directory.resolve(name + ".redone"), d.redone());
            byte[] state = worker.state(d.shard());
            if (state != null) {
                Files.write(directory.resolve(name + ".state"), state);
            }
            return " Compare both: cmp -l " + logged + " " + redone;
        } catch (IOException e) {
            return " (Both could not be written to " + directory + ": " + e.getMessage() + ")";
        }
    }

    private String describe(byte[] value) {
        String hex = HexFormat.of().formatHex(value);
        try {
            return codec.decode(value) + " [" + hex + "]";
        } catch (RuntimeException e) {
            return "bytes that cannot be decoded [" + hex + "]";
        }
    }
}
