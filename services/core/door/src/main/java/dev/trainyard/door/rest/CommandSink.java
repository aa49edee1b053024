package dev.trainyard.door.rest;

import dev.trainyard.domain.event.YardCommand;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;

/** Port to the commands topic. */
@FunctionalInterface
public interface CommandSink {
    /**
     * Writes commands behind each other.
     *
     * @return the offset of the last one, once all are in the log
     */
    CompletionStage<Long> submit(List<DoorCommand> commands);

    /**
     * A command on its way to the log.
     *
     * @param id applied once
     * @param command what it says
     * @param labels labels of the resource; models do not see them
     * @param annotations its annotations, likewise
     */
    record DoorCommand(
            String id, YardCommand command, SortedMap<String, String> labels, SortedMap<String, String> annotations) {}
}
