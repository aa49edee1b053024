package dev.trainyard.yard.cli;

import dev.trainyard.yard.store.RunStoreException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns exceptions into sentences and exit statuses; a stack trace means a bug of ours. */
public final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parseResult) {
        switch (e) {
            case InvalidInputException invalid -> {
                commandLine
                        .getErr()
                        .println(String.valueOf(invalid.getMessage()).strip());
                return ExitStatus.USAGE;
            }
            case CommandException failed -> {
                commandLine.getErr().println(failed.getMessage());
                return failed.exitStatus();
            }
            case RunStoreException trouble -> {
                commandLine.getErr().println("trainyard: " + trouble.getMessage());
                return ExitStatus.TROUBLE;
            }
            case UncheckedIOException trouble -> {
                Throwable cause = trouble.getCause();
                String message = cause == null ? trouble.getMessage() : cause.getMessage();
                commandLine.getErr().println("trainyard: " + message);
                return ExitStatus.TROUBLE;
            }
            default -> {
                commandLine.getErr().println("trainyard: a bug; please report it with the following:");
                e.printStackTrace(commandLine.getErr());
                return ExitStatus.TROUBLE;
            }
        }
    }
}
