package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;

/** Two reports about one window of one shard differ: the run is not deterministic and stops. */
public final class DoneConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DoneConflictException(long window, int firstProcess, ShardDone first, int process, ShardDone second) {
        super("Window " + window + " of shard " + first.shard() + " was reported twice and differently: process "
                + firstProcess + " says digest " + Digest.hex(first.digest()) + " after " + first.sequences()
                + " events, process " + process + " says digest " + Digest.hex(second.digest()) + " after "
                + second.sequences() + " events. The run stops; both reports are in the done topic.");
    }
}
