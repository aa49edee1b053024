package dev.trainyard.yard.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code man}: the manual pages, written from the same model as the help. */
@Command(
        name = "man",
        description = "Writes the manual pages of all commands into a folder; those of this version are in docs/man.",
        exitCodeList = {"0:Done.", "2:Wrong arguments.", "4:The folder cannot be written."},
        footer = {
            "  ./trainyard man docs/man",
            "  man -l docs/man/trainyard-get.1",
            "  ./trainyard man ~/.local/share/man/man1"
        })
public final class ManCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder; made if it is not there.")
    private Path folder = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        Map<String, String> pages = pages(root);
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(folder.resolve(page.getKey()), page.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write manual pages to " + folder, e);
        }
        spec.commandLine().getOut().println(pages.size() + " manual pages in " + folder);
        return ExitStatus.OK;
    }

    /** All pages by file name, hidden commands left out. */
    public static Map<String, String> pages(CommandLine root) {
        Map<String, String> pages = new TreeMap<>();
        add(root, pages);
        return pages;
    }

    private static void add(CommandLine command, Map<String, String> pages) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.usageMessage().hidden() || spec.userObject() instanceof CommandLine.HelpCommand) {
            return;
        }
        pages.put(ManPage.name(spec) + ".1", ManPage.of(command));
        command.getSubcommands().values().forEach(below -> add(below, pages));
    }
}
