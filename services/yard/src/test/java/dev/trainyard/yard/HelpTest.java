package dev.trainyard.yard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.trainyard.yard.summary.GoldenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of every command that people see: complete, with examples that parse, and as its golden file has it. */
class HelpTest {
    private static final int EXAMPLES_MIN = 2;
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^' ])+");

    static Stream<String> commands() {
        List<String> names = new ArrayList<>();
        collect(Trainyard.commandLine(), names);
        return names.stream();
    }

    private static void collect(CommandLine command, List<String> names) {
        for (CommandLine below : command.getSubcommands().values()) {
            boolean hidden = below.getCommandSpec().usageMessage().hidden();
            if (!hidden && !(below.getCommandSpec().userObject() instanceof HelpCommand)) {
                names.add(below.getCommandSpec().qualifiedName(" "));
                collect(below, names);
            }
        }
    }

    private static CommandLine find(String qualifiedName) {
        CommandLine command = Trainyard.commandLine();
        for (String step : qualifiedName.split(" ")) {
            CommandLine below = command.getSubcommands().get(step);
            command = below == null ? command : below;
        }
        return command;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isComplete(String name) {
        CommandLine command = find(name);
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();

        assertThat(command.getCommandSpec().qualifiedName(" ")).isEqualTo(name);
        assertThat(String.join("", usage.description())).as("description").isNotBlank();
        assertThat(usage.exitCodeList()).as("exit status").containsKey("0");
        assertThat(examples(command)).as("examples").hasSizeGreaterThanOrEqualTo(EXAMPLES_MIN);
        List<ArgSpec> arguments = new ArrayList<>(command.getCommandSpec().options());
        arguments.addAll(command.getCommandSpec().positionalParameters());
        for (ArgSpec argument : arguments) {
            assertThat(argument.hidden()
                            || String.join("", argument.description()).length() > 3)
                    .as("description of " + argument)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void examplesParse(String name) {
        for (String example : examples(find(name))) {
            String[] words = words(example);
            assertThatCode(() -> Trainyard.commandLine(words).parseArgs(words))
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void looksAsBefore(String name) throws IOException {
        GoldenFile.check("help/" + name.replace(' ', '-') + ".txt", find(name).getUsageMessage(Ansi.OFF));
    }

    /** Lines of the help that are commands. */
    private static List<String> examples(CommandLine command) {
        return Arrays.stream(command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.contains("./trainyard "))
                .toList();
    }

    /** The arguments of the first trainyard in a line of shell. */
    private static String[] words(String example) {
        String rest = example.substring(example.indexOf("./trainyard ") + "./trainyard ".length());
        String command = rest.split(" *(&&|[|)]| > ).*", 2)[0];
        return WORD.matcher(command)
                .results()
                .map(word -> word.group().replace("'", ""))
                .toArray(String[]::new);
    }
}
