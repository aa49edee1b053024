package dev.trainyard.servicekit.runtime;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.window.ShardReport;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A process as a stranger would write it: plain records without headers, digest 0, no snapshots. When it starts again it
 * reads the whole log, does all windows again, and writes only what is not there yet.
 */
final class StrangerHost implements Runnable, AutoCloseable {
    private final RunHeader header;
    private final int process;
    private final LogReader reader;
    private final Producer<byte[], byte[]> out;
    private final RunTopics topics;
    private final RecordReader records;
    private final ShardEngine engine;
    private final int shard;
    private final List<Grant> grants = new ArrayList<>();
    private final List<List<Envelope>> read = new ArrayList<>();
    private final long[] taken;
    private final TreeMap<Long, Boolean> reported = new TreeMap<>();
    private long written;

    StrangerHost(ChatterSpec spec, RunHeader header, ShardMap map, int process, KafkaClients clients) {
        this.header = header;
        this.process = process;
        this.reader = new LogReader(clients.consumer("stranger"));
        this.out = clients.producer("stranger");
        this.topics = new RunTopics(header);
        this.records = new RecordReader(header, map);
        this.shard = map.shardsOf(process).getFirst();
        this.engine = new ShardEngine(
                header.parameters(), shard, spec.models().factory().create(header, shard), ChatterSpec.TYPES);
        this.taken = new long[header.shards().size()];
        for (int i = 0; i < taken.length; i++) {
            read.add(new ArrayList<>());
        }
    }

    @Override
    public void run() {
        try {
            List<TopicPartition> all = new ArrayList<>(topics.allEvents());
            all.add(RunTopics.clock(header.runId()));
            all.add(topics.done());
            reader.assign(all);
            reader.readToEnd(all, this::accept);
            written = read.get(shard).size();
            report(Done.JOINED);
            for (int window = 0; ; window++) {
                while (grants.size() <= window || !readUpTo(grants.get(window))) {
                    reader.poll(Duration.ofMillis(100), this::accept);
                }
                Grant g = grants.get(window);
                doWindow(g);
                report(g.window());
                if (g.end()) {
                    return;
                }
            }
        } catch (LogReader.StoppedException e) {
            return;
        } finally {
            out.close();
            reader.close();
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        TopicPartition at = new TopicPartition(r.topic(), r.partition());
        int source = topics.allEvents().indexOf(at);
        if (source >= 0) {
            if (records.strangeEvent(r, source).isEmpty()
                    && EventKey.sequence(r.key()) == read.get(source).size()) {
                records.foreignEvent(r, source, ChatterSpec.codec()).taken().ifPresent(read.get(source)::add);
            }
        } else if (at.equals(topics.done())) {
            records.done(r).taken().ifPresent(record -> {
                if (record instanceof Done done && done.process() == process) {
                    reported.put(done.window(), true);
                }
            });
        } else if (records.clock(r).taken().orElse(null) instanceof Grant g && g.window() == grants.size()) {
            grants.add(g);
        }
    }

    private boolean readUpTo(Grant g) {
        for (int source = 0; source < taken.length; source++) {
            if (source != shard && read.get(source).size() < g.readUpTo()[source]) {
                return false;
            }
        }
        return true;
    }

    private void doWindow(Grant g) {
        for (int source = 0; source < taken.length; source++) {
            for (; taken[source] < g.readUpTo()[source]; taken[source]++) {
                Envelope e = read.get(source).get((int) taken[source]);
                if (e.isFor(shard)) {
                    engine.offer(e);
                }
            }
        }
        for (StampedCommand c : g.commands()) {
            engine.offer(c.envelope(
                    ChatterSpec.codec().decode(c.payload()).payload(),
                    header.shards().size()));
        }
        if (!g.end()) {
            engine.runWindow(g.toNs(), this::write);
        }
    }

    private void write(Envelope e) {
        if (e.sequence() >= written) {
            TopicPartition to = topics.events(shard);
            out.send(new ProducerRecord<>(
                    to.topic(),
                    to.partition(),
                    EventKey.of(e),
                    ChatterSpec.codec().encode(e)));
            read.get(shard).add(e);
        }
    }

    private void report(long window) {
        if (reported.containsKey(window)) {
            return;
        }
        ShardReport r = engine.report();
        ShardDone done = new ShardDone(
                shard,
                r.sequences(),
                r.nextEventNs(),
                r.earliestOutputNs(),
                r.earliestArrivalNs(),
                r.idleSinceNs(),
                0,
                0,
                0,
                0);
        out.send(new ProducerRecord<>(
                topics.done().topic(), 0, null, ControlCodec.encodeDone(new Done(window, process, List.of(done)))));
        out.flush();
    }

    @Override
    public void close() {
        reader.stop();
    }
}
