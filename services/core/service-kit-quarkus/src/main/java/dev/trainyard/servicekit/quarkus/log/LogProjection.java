package dev.trainyard.servicekit.quarkus.log;

import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.YardNames;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RestartRequest;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import dev.trainyard.servicekit.wire.YardCodec;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds two topics that come in any order relative to each other. An event waits here until the grant of its window has
 * been read, so that whoever sees it knows all names; then each is shown once, whoever wrote it twice.
 */
@Singleton
public class LogProjection {
    private final YardCodec codec;
    private final DomainProjection domain;
    private final ClockFollower clock = new ClockFollower();
    private final YardNames names = new YardNames();
    private final ArrayDeque<Envelope> early = new ArrayDeque<>();
    private final TreeMap<Integer, Long> nextBySource = new TreeMap<>();
    private volatile @Nullable Grant last;
    private volatile @Nullable RunHeader header;
    private volatile @Nullable ShardMap map;
    private volatile long restartRequests;
    private volatile long resources;

    LogProjection(YardCodec codec, DomainProjection domain) {
        this.codec = codec;
        this.domain = domain;
    }

    /** Takes the next record of the clock topic; the grant, if it is the first of its number. */
    synchronized Optional<Grant> accept(ClockRecord record) {
        Optional<Grant> grant = clock.accept(record);
        switch (record) {
            case RunHeader h -> header = header == null ? h : header;
            case ShardMap m -> map = map == null ? m : map;
            case RestartRequest r -> restartRequests++;
            case Grant g -> {}
            case ClockControl c -> {}
        }
        grant.ifPresent(this::advance);
        return grant;
    }

    /** Takes the next event of a topic. */
    synchronized void accept(Envelope event) {
        early.add(event);
        showDue();
    }

    /** The last grant read; empty before the first. */
    public Optional<Grant> last() {
        return Optional.ofNullable(last);
    }

    /** The run's header, once read. */
    public Optional<RunHeader> header() {
        return Optional.ofNullable(header);
    }

    /** The run's map of shards to processes, once read. */
    public Optional<ShardMap> map() {
        return Optional.ofNullable(map);
    }

    /** How often a process of this run was asked to restart. */
    public long restartRequests() {
        return restartRequests;
    }

    /** How many resources were applied. */
    public long resources() {
        return resources;
    }

    private void advance(Grant grant) {
        for (StampedCommand command : grant.commands()) {
            switch (codec.decode(command.payload()).payload()) {
                case ResourceApplied applied -> {
                    domain.onResource(applied.resource(), names.apply(applied.resource()));
                    resources++;
                }
                case ResourceDeleted deleted -> domain.onDeleted(deleted, names.delete(deleted));
                default -> {}
            }
        }
        last = grant;
        showDue();
        domain.onTime(grant.fromNs());
    }

    private void showDue() {
        Grant reached = last;
        if (reached == null) {
            return;
        }
        for (Iterator<Envelope> it = early.iterator(); it.hasNext(); ) {
            Envelope event = it.next();
            if (event.sentNs() >= reached.toNs() && !reached.end()) {
                continue;
            }
            it.remove();
            long expected = nextBySource.getOrDefault(event.source(), event.sequence());
            if (event.sequence() == expected) {
                nextBySource.put(event.source(), expected + 1);
                domain.onEvent(event, names);
            }
        }
    }
}
