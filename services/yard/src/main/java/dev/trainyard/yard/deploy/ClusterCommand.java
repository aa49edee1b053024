package dev.trainyard.yard.deploy;

import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cluster}: the scripts of {@code k8s/local-cluster}. */
@Command(
        name = "cluster",
        description = {
            "A real one-node Kubernetes with containers, for a Linux machine without Docker.",
            "It lives in a network namespace of its own. It needs root and some packages of Debian, and says which are"
                    + " missing; the programs are built from their sources once (about 8 minutes) and kept in"
                    + " ~/.cache/trainyard."
        },
        exitCodeList = {"0:Done, or up.", "1:It is not all up.", "2:Wrong arguments.", "3:The machine lacks something."
        },
        footer = {"  ./trainyard cluster up", "  ./trainyard cluster status", "  ./trainyard cluster down"})
public final class ClusterCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Command(
            name = "up",
            description = "Starts what is not running, and loads the images of this checkout.",
            exitCodeList = {"0:The cluster is up.", "2:Wrong arguments.", "3:The machine lacks something."},
            footer = {"  ./trainyard cluster up", "  ./trainyard cluster up --no-images"})
    int up(@Option(names = "--no-images", description = "Leave the images of the product alone.") boolean noImages) {
        return noImages ? script("up", "--no-images") : script("up");
    }

    @Command(
            name = "images",
            description = "Builds images of this checkout again and loads them.",
            exitCodeList = {"0:They are loaded.", "2:Wrong arguments.", "3:The machine lacks something."},
            footer = {"  ./trainyard cluster images", "  ./trainyard cluster images orchestrator operator"})
    int images(
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these (default: all).")
                    List<String> names) {
        List<String> words = new ArrayList<>(List.of("images"));
        words.addAll(names == null ? List.of() : names);
        return script(words.toArray(String[]::new));
    }

    @Command(
            name = "status",
            description = "Shows its processes, nodes and pods, and how to reach it.",
            exitCodeList = {"0:It is up.", "1:It is not all up."},
            footer = {"  ./trainyard cluster status", "  ./trainyard cluster status || ./trainyard cluster up"})
    int status() {
        return script("status");
    }

    @Command(
            name = "down",
            description = "Ends it and removes all that it made, but for the caches.",
            exitCodeList = {"0:It is down.", "3:The machine lacks something."},
            footer = {"  ./trainyard cluster down", "  sudo ./trainyard cluster down"})
    int down() {
        return script("down");
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which of up, images, status and down?");
    }

    private static int script(String... words) {
        Path script = Overlay.k8s().resolve("local-cluster").resolve("cluster");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.TROUBLE, "trainyard: " + script + " cannot be run (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.INTERRUPTED;
        }
    }
}
