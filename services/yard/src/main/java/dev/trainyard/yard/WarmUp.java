package dev.trainyard.yard;

/**
 * What the AOT cache of the launcher is made from: the two runs that people wait for, one in process and one over Kafka,
 * with their reports. A main class of its own, so that it is no command.
 */
public final class WarmUp {
    private WarmUp() {}

    /** @param arguments the file to run in process, and the file to run over Kafka */
    public static void main(String[] arguments) {
        int inProcess = execute("run", arguments[0], "--in-process", "--json");
        int overKafka = execute("run", arguments[1], "--json");
        System.exit(Math.max(inProcess, overKafka));
    }

    private static int execute(String... arguments) {
        return Trainyard.commandLine(arguments).execute(arguments);
    }
}
