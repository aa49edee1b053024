package dev.trainyard.endtoend;

import java.util.ArrayList;
import java.util.List;

/** The example {@code small-yard.yaml} with its jobs cut to some eight virtual hours, failures and all. */
final class SmallYard {
    /** Virtual seconds that pass in a second where a test wants to be there in the middle of the run. */
    static final String SLOW = "x2000";

    private SmallYard() {}

    /** Arguments of a run whose last line is JSON. */
    static List<String> run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", file()));
        set(arguments, "TrainingJob/left-70b:until={duration: 8h}");
        set(arguments, "TrainingJob/right-70b:until={duration: 7h}");
        set(arguments, "TrainingJob/trn2-8b:until={tokens: 20000000000}");
        arguments.add("--json");
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** The example itself. */
    static String file() {
        return Launcher.ROOT.resolve("k8s/examples/small-yard.yaml").toString();
    }

    private static void set(List<String> arguments, String override) {
        arguments.add("--set");
        arguments.add(override);
    }
}
