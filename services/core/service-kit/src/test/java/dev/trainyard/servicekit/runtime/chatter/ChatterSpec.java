package dev.trainyard.servicekit.runtime.chatter;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Shake;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Start;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.host.ModelFactory;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of chatter, in process or over Kafka.
 *
 * @param seed of the run
 * @param shards how many shards, over two services
 * @param balls how many balls each shard throws
 * @param hops how often a ball is thrown on
 * @param paddingLongs dead weight of each shard's state
 */
public record ChatterSpec(long seed, int shards, int balls, int hops, int paddingLongs) {
    public static final String VERSION = "chatter-1";
    public static final PayloadTypes TYPES = PayloadTypes.ofSealed(ChatterEvent.class);

    /** Some thousand events in some hundred windows. */
    public static ChatterSpec small(long seed) {
        return new ChatterSpec(seed, 5, 2, 40, 10);
    }

    public RunHeader header(String runId, int snapshotEveryWindows) {
        List<ShardPlace> places = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            places.add(shard == 0 ? new ShardPlace("counter", 0) : new ShardPlace("chatter", shard - 1));
        }
        return new RunHeader(
                runId,
                seed,
                VirtualTime.SECOND_NS,
                10 * VirtualTime.SECOND_NS,
                places,
                "none",
                VERSION,
                "2024-04-18T00:00:00Z",
                0,
                snapshotEveryWindows);
    }

    public HostedModels models() {
        return models((header, shard) ->
                new ChatterModel(header.seed(), shard, header.shards().size(), header.lookaheadNs(), paddingLongs));
    }

    public HostedModels models(ModelFactory factory) {
        return new HostedModels(VERSION, factory, TYPES, codec());
    }

    /** The whole input: balls at once, and two shakes in canonical order. */
    public List<Command> commands() {
        return List.of(
                command("start", "Ball", "a", new Start(balls, hops)),
                command("shake-1", "Shake", "a", new Shake("a", 7)),
                command("shake-2", "Shake", "b", new Shake("b", 8)));
    }

    public static Command command(String id, String kind, String name, Record payload) {
        byte[] event = codec().encode(new Envelope(0, 0, Envelope.DOOR, 0, 1, payload));
        return new Command(id, kind, "default", name, 0, event);
    }

    /** The oracle. */
    public RunOutcome inProcess() {
        return inProcess(WindowCutter.none(), new ArrayList<>());
    }

    public RunOutcome inProcess(WindowCutter cutter, List<Envelope> observed) {
        return inProcess(cutter, observed, commands());
    }

    /** The oracle of a run with other commands, in canonical order. */
    public RunOutcome inProcess(WindowCutter cutter, List<Envelope> observed, List<Command> given) {
        RunHeader header = header("oracle", 0);
        List<ShardEngine> engines = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            engines.add(new ShardEngine(
                    header.parameters(), shard, models().factory().create(header, shard), TYPES));
        }
        InProcessRun run = InProcessRun.of(header.parameters(), engines)
                .cutter(cutter)
                .observer(observed::add)
                .build();
        for (Command c : given) {
            run.command(c.atNs(), codec().decode(c.payload()).payload());
        }
        return run.run();
    }

    public static PayloadCodec codec() {
        return new PayloadCodec() {
            @Override
            public byte[] encode(Envelope e) {
                ByteStateWriter out = new ByteStateWriter();
                out.writeLong(e.timeNs());
                out.writeLong(e.sentNs());
                out.writeInt(e.source());
                out.writeLong(e.sequence());
                out.writeLong(e.destinations());
                TYPES.write(e.payload(), out);
                return out.toByteArray();
            }

            @Override
            public Envelope decode(byte[] bytes) {
                StateReader in = new StateReader(bytes);
                return new Envelope(
                        in.readLong(), in.readLong(), in.readInt(), in.readLong(), in.readLong(), TYPES.read(in));
            }
        };
    }
}
