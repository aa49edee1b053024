package dev.trainyard.yard.client.clock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run-until}. */
@Command(
        name = "run-until",
        description = {
            "Lets virtual time go on to a time or a condition, and pauses there; returns when it is reached.",
            "",
            "A time is a duration since the run began, such as 2d or 36h30m, or +6h from now. A condition is jobs=done, or"
                    + " trainingjob/NAME=Succeeded."
        },
        footer = {
            "  ./trainyard run-until 2d",
            "  ./trainyard run-until +6h --no-wait",
            "  ./trainyard run-until trainingjob/left-70b=Succeeded",
            "  ./trainyard run-until jobs=done"
        })
public final class RunUntilCommand extends ClockCommand {
    private static final Duration LOOK_FIRST = Duration.ofMillis(20);
    private static final Duration LOOK_LAST = Duration.ofMillis(500);

    @Parameters(paramLabel = "TIME|CONDITION", description = "When to pause.")
    private String goal = "";

    @Option(names = "--no-wait", description = "Return at once.")
    private boolean noWait;

    @Override
    void ask() {
        boolean condition = goal.contains("=");
        long untilNs = condition ? 0 : untilNs();
        post(
                "run-until",
                condition ? body().put("condition", goal) : body().put("time", VirtualDuration.format(untilNs)));
        Duration pause = LOOK_FIRST;
        while (!noWait) {
            JsonNode clock = clock();
            boolean there = condition
                    ? clock.path("paused").asBoolean()
                    : clock.path("virtualTimeNs").asLong() >= untilNs;
            if (there || clock.path("ended").asBoolean()) {
                return;
            }
            sleep(pause);
            pause = pause.compareTo(LOOK_LAST) < 0 ? pause.multipliedBy(2) : LOOK_LAST;
        }
    }

    private long untilNs() {
        boolean relative = goal.startsWith("+");
        return switch (VirtualDuration.parse(relative ? goal.substring(1) : goal)) {
            case VirtualDuration.Ok(long ns) ->
                relative ? clock().path("virtualTimeNs").asLong() + ns : ns;
            case VirtualDuration.Bad(String message) ->
                throw new InvalidInputException("error: run-until " + message + ", or a condition such as jobs=done");
        };
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted");
        }
    }
}
