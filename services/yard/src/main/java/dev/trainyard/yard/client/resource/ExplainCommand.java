package dev.trainyard.yard.client.resource;

import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.Ink;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: what the fields of resources mean. It needs no yard. */
@Command(
        name = "explain",
        description =
                "Explains a kind of resources, or a field of it: type, meaning, unit, default, allowed values. Needs no"
                        + " running yard.",
        exitCodeList = {"0:Done.", "2:There is no such kind or field."},
        footer = {
            "  ./trainyard explain trainingjob",
            "  ./trainyard explain tj.spec.checkpoint",
            "  ./trainyard explain pool --recursive"
        })
public final class ExplainCommand implements Callable<Integer> {
    private static final int WIDTH = 80;

    @Parameters(
            paramLabel = "KIND[.FIELD...]",
            description = "A kind, or a field as a path from it, such as tj.spec.checkpoint.interval.")
    private String path = "";

    @Option(names = "--recursive", description = "The names and types of all fields below.")
    private boolean recursive;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> steps = Arrays.asList(path.split("\\."));
        Kind kind = Kind.named(steps.getFirst());
        FieldDoc field = FieldDoc.of(kind);
        String at = kind.title();
        for (String step : steps.subList(1, steps.size())) {
            List<FieldDoc> below = field.below();
            String parent = at;
            field = below.stream()
                    .filter(one -> one.name().equals(step))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException("error: field \"" + step + "\" does not exist in "
                            + parent + "; "
                            + (below.isEmpty()
                                    ? "there is nothing below it"
                                    : NearestName.hint(
                                            step,
                                            below.stream().map(FieldDoc::name).toList()))));
            at += "." + step;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(page(kind, field, new Ink(Ansi.AUTO.enabled())));
        out.flush();
        return ExitStatus.OK;
    }

    private String page(Kind kind, FieldDoc field, Ink ink) {
        StringBuilder text = new StringBuilder();
        text.append(ink.bold("GROUP:")).append("      ").append(Kind.GROUP).append('\n');
        text.append(ink.bold("KIND:")).append("       ").append(kind.title()).append('\n');
        text.append(ink.bold("VERSION:")).append("    ").append(Kind.VERSION).append("\n\n");
        if (!field.name().isEmpty()) {
            text.append(ink.bold("FIELD:")).append(' ');
            heading(field, text);
            text.append('\n');
        }
        text.append(ink.bold("DESCRIPTION:")).append('\n');
        wrap(String.join(" ", field.sentences()), "    ", text);
        allowed(field, "    ", text);
        if (!field.below().isEmpty()) {
            text.append('\n').append(ink.bold("FIELDS:")).append('\n');
            for (FieldDoc below : field.below()) {
                if (recursive) {
                    tree(below, "  ", text);
                } else {
                    text.append("  ");
                    heading(below, text);
                    wrap(String.join(" ", below.sentences()), "    ", text);
                    allowed(below, "    ", text);
                    text.append('\n');
                }
            }
        }
        return text.toString();
    }

    private static void heading(FieldDoc field, StringBuilder text) {
        text.append(field.name())
                .append(" <")
                .append(field.type())
                .append('>')
                .append(field.required() ? " -required-" : "")
                .append('\n');
    }

    private static void tree(FieldDoc field, String indent, StringBuilder text) {
        text.append(indent);
        heading(field, text);
        field.below().forEach(below -> tree(below, indent + "  ", text));
    }

    private static void allowed(FieldDoc field, String indent, StringBuilder text) {
        if (!field.allowed().isEmpty()) {
            wrap("One of: " + String.join(", ", field.allowed()) + ".", indent, text);
        }
    }

    private static void wrap(String sentence, String indent, StringBuilder text) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : sentence.split(" ")) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent);
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        text.append(line).append('\n');
    }
}
