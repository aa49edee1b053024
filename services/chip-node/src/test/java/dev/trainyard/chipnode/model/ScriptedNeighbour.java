package dev.trainyard.chipnode.model;

import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** A neighbour of shard 0: says its line once when the pool is applied, repairs what it is told of, and listens. */
final class ScriptedNeighbour implements Model {
    static final long REPAIR_NS = VirtualTime.HOUR_NS;

    final List<Record> heard = new ArrayList<>();
    private final List<FaultsAnnounced> lines;
    private final boolean repairs;

    ScriptedNeighbour(List<FaultsAnnounced> lines, boolean repairs) {
        this.lines = lines;
        this.repairs = repairs;
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        if (event.payload() instanceof ResourceApplied) {
            lines.forEach(line -> ctx.send(1, VirtualTime.SECOND_NS, line));
            return;
        }
        heard.add(event.payload());
        if (repairs && event.payload() instanceof NodeUnavailable lost) {
            ctx.send(1, REPAIR_NS, new RepairCompleted(lost.node(), lost.fault()));
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        throw new IllegalStateException("a scripted neighbour has no timers");
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeInt(heard.size());
        heard.forEach(out::writeRecord);
    }

    @Override
    public void readState(StateReader in) {
        throw new UnsupportedOperationException("a scripted neighbour is never restarted");
    }
}
