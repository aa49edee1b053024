package dev.trainyard.yard.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How the help of every command looks: the same sections in the same order, and {@code --help} everywhere. */
public final class HelpPages {
    private static final int WIDTH = 100;

    private HelpPages() {}

    /** Gives a command and all below it their sections. */
    public static void arrange(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--help") == null && !isHelp(spec)) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Print this help.")
                    .build());
        }
        UsageMessageSpec usage = spec.usageMessage();
        usage.width(WIDTH);
        usage.sortOptions(false);
        usage.abbreviateSynopsis(spec.options().size() > 6);
        usage.descriptionHeading("%n");
        if (!spec.positionalParameters().isEmpty()) {
            usage.parameterListHeading("%nArguments:%n");
        }
        usage.optionListHeading("%nOptions:%n");
        if (!spec.subcommands().isEmpty()) {
            usage.commandListHeading("%nCommands:%n");
        }
        if (!usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("%nExit status:%n");
        }
        if (usage.footer().length > 0 && usage.footerHeading().isEmpty()) {
            usage.footerHeading("%nExamples:%n");
        }
        command.getSubcommands().values().forEach(HelpPages::arrange);
    }

    private static boolean isHelp(CommandSpec spec) {
        return spec.userObject() instanceof CommandLine.HelpCommand;
    }
}
