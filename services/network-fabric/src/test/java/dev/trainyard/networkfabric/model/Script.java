package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.List;

/** A shard that does nothing but send what its script says; the script begins with the first command. */
final class Script implements Model {
    /** One line of a script: what arrives at which shards, and when. */
    record Line(long arrivesNs, long destinations, Record payload) {}

    private final List<Line> lines;
    private final long lookaheadNs;
    private boolean begun;
    private int left;

    Script(List<Line> lines, long lookaheadNs) {
        this.lines = lines;
        this.lookaheadNs = lookaheadNs;
        this.left = lines.size();
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        if (event.payload() instanceof ResourceApplied && !begun) {
            begun = true;
            for (int i = 0; i < lines.size(); i++) {
                ctx.schedule(lines.get(i).arrivesNs() - lookaheadNs, 0, i, 0);
            }
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        Line line = lines.get((int) a);
        ctx.send(line.destinations(), lookaheadNs, line.payload());
        left--;
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeBoolean(begun);
        out.writeInt(left);
    }

    @Override
    public void readState(StateReader in) {
        begun = in.readBoolean();
        left = in.readInt();
    }

    @Override
    public int unfinishedWork() {
        return left;
    }
}
