package dev.trainyard.yard.cli;

import dev.trainyard.domain.resource.NearestName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: scripts that teach shells the commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script that makes a shell complete commands and options of trainyard and ./trainyard.",
            "",
            "Bash: source it in ~/.bashrc. Zsh: source it in ~/.zshrc, after compinit. Fish: put it into"
                    + " ~/.config/fish/completions/trainyard.fish."
        },
        exitCodeList = {"0:Done.", "2:There is no such shell here."},
        footer = {
            "  source <(./trainyard completion bash)",
            "  ./trainyard completion zsh > ~/.trainyard-completion.zsh",
            "  ./trainyard completion fish > ~/.config/fish/completions/trainyard.fish"
        })
public final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
    private String shell = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script =
                switch (shell) {
                    // Picocli's script works in both: in zsh it loads bashcompinit.
                    case "bash", "zsh" -> AutoComplete.bash(root.getCommandName(), root);
                    case "fish" -> new FishCompletion(root).script();
                    default ->
                        throw new InvalidInputException(
                                "error: completion " + shell + ": " + NearestName.hint(shell, SHELLS));
                };
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
        return ExitStatus.OK;
    }
}
