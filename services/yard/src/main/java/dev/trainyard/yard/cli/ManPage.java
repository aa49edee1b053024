package dev.trainyard.yard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command's help as a manual page in roff (man(7)). Written by hand: picocli's generator makes AsciiDoc, and turning
 * that into roff takes AsciidoctorJ, which brings JRuby, 40 MB, for what is fifty lines here.
 */
final class ManPage {
    private static final String SECTION = "1";

    private final CommandSpec spec;
    private final StringBuilder text = new StringBuilder();

    private ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /** Name of the page: {@code trainyard-topics-tail}. */
    static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    /** The page, the same for the same command: it has no date. */
    static String of(CommandLine command) {
        return new ManPage(command.getCommandSpec()).page();
    }

    private String page() {
        UsageMessageSpec usage = spec.usageMessage();
        text.append(".\\\" Written by ./trainyard man; do not edit.\n");
        text.append(".TH ")
                .append(quoted(name(spec).toUpperCase(Locale.ROOT)))
                .append(' ')
                .append(SECTION);
        text.append(" \"\" \"Trainyard\" \"Trainyard Manual\"\n");
        // The name is a formatter's macro argument: left-aligned, no hyphens across lines.
        text.append(".nh\n.ad l\n");
        String[] description = usage.description();
        section("NAME");
        line(name(spec) + " \\- " + escaped(firstSentence(description)));
        section("SYNOPSIS");
        synopsis();
        section("DESCRIPTION");
        for (String paragraph : description) {
            text.append(paragraph.isEmpty() ? ".PP\n" : escaped(plain(paragraph)) + "\n");
        }
        arguments();
        options();
        subcommands();
        exitStatus(usage.exitCodeList());
        examples(usage);
        seeAlso();
        return text.toString();
    }

    private void synopsis() {
        text.append("\\fB").append(escaped(spec.qualifiedName(" "))).append("\\fR");
        if (!spec.options().isEmpty()) {
            text.append(" [\\fIOPTIONS\\fR]");
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            boolean optional = parameter.arity().min() == 0;
            text.append(' ')
                    .append(optional ? "[" : "")
                    .append("\\fI")
                    .append(escaped(parameter.paramLabel()))
                    .append("\\fR")
                    .append(parameter.arity().max() > 1 ? "..." : "")
                    .append(optional ? "]" : "");
        }
        if (!spec.subcommands().isEmpty()) {
            text.append(" [\\fICOMMAND\\fR]");
        }
        text.append('\n');
    }

    private void arguments() {
        if (spec.positionalParameters().isEmpty()) {
            return;
        }
        section("ARGUMENTS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter.description());
        }
    }

    private void options() {
        List<OptionSpec> shown =
                spec.options().stream().filter(option -> !option.hidden()).toList();
        if (shown.isEmpty()) {
            return;
        }
        section("OPTIONS");
        for (OptionSpec option : shown) {
            List<String> names = new ArrayList<>();
            for (String name : option.names()) {
                names.add("\\fB" + escaped(name) + "\\fR");
            }
            boolean takesValue = option.arity().max() > 0;
            String value = takesValue ? "=\\fI" + escaped(option.paramLabel()) + "\\fR" : "";
            item(
                    String.join(", ", names) + (option.arity().min() == 0 && takesValue ? "[" + value + "]" : value),
                    option.description());
        }
    }

    private void subcommands() {
        List<CommandLine> shown = spec.subcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (CommandLine command : shown) {
            item("\\fB" + escaped(command.getCommandName()) + "\\fR", new String[] {
                firstSentence(command.getCommandSpec().usageMessage().description())
            });
        }
    }

    private void exitStatus(Map<String, String> codes) {
        if (codes.isEmpty()) {
            return;
        }
        section("EXIT STATUS");
        codes.forEach((code, meaning) -> item("\\fB" + code + "\\fR", new String[] {meaning}));
    }

    private void examples(UsageMessageSpec usage) {
        if (usage.footer().length == 0) {
            return;
        }
        section(String.format(usage.footerHeading()).strip().replace(":", "").toUpperCase(Locale.ROOT));
        text.append(".nf\n");
        for (String example : usage.footer()) {
            line(escaped(plain(example)));
        }
        text.append(".fi\n");
    }

    private void seeAlso() {
        List<String> others = new ArrayList<>();
        if (spec.parent() != null) {
            others.add(name(spec.parent()));
        }
        spec.subcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .forEach(command -> others.add(name(command.getCommandSpec())));
        if (others.isEmpty()) {
            return;
        }
        section("SEE ALSO");
        line(String.join(
                ",\n",
                others.stream()
                        .map(other -> "\\fB" + escaped(other) + "\\fR(" + SECTION + ")")
                        .toList()));
    }

    private void section(String title) {
        text.append(".SH ").append(quoted(title)).append('\n');
    }

    private void item(String term, String[] description) {
        text.append(".TP\n").append(term).append('\n');
        line(escaped(plain(String.join(" ", description))));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** Picocli's markup and variables resolved. */
    private String plain(String markup) {
        String resolved = markup.replace("%n", "").replace("%%", "%");
        return Ansi.OFF.string(resolved);
    }

    private String firstSentence(String[] description) {
        if (description.length == 0) {
            return "";
        }
        String all = plain(description[0]);
        int end = all.indexOf(". ");
        String first = end < 0 ? all : all.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    /** Backslashes, hyphens and control characters at the beginning of lines, as man(7) wants them. */
    private static String escaped(String plain) {
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
