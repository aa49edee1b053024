package dev.trainyard.yard.live;

import java.util.List;

/**
 * What the process of a live yard is told, beyond what its run's header says.
 *
 * @param yard name of the yard
 * @param run name of the run that it goes on with
 * @param port port of the REST interface on 127.0.0.1; 0 for a free one
 * @param pace {@code max} or {@code xN}; empty: as the log says, {@code max} at the begin of a run
 * @param held whether a run that begins waits for {@code unpause}
 * @param tokenWanted whether requests must carry a bearer token
 * @param chips chips with metrics of their own, by commas
 */
record LiveSettings(String yard, String run, int port, String pace, boolean held, boolean tokenWanted, String chips) {
    /** As arguments of the hidden command {@code live}. */
    List<String> arguments() {
        return List.of(
                "live",
                "--yard=" + yard,
                "--run=" + run,
                "--port=" + port,
                "--pace=" + pace,
                "--held=" + held,
                "--token-wanted=" + tokenWanted,
                "--chips=" + chips);
    }
}
