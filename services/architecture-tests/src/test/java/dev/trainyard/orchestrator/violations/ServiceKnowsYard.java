package dev.trainyard.orchestrator.violations;

import dev.trainyard.yard.Trainyard;

/** Breaks: nobody knows the command line. */
public final class ServiceKnowsYard {
    private ServiceKnowsYard() {}

    static Object commandLine() {
        return Trainyard.class;
    }
}
