package dev.trainyard.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of {@code docs/operations.md}: fenced blocks behind a comment {@code <!-- by hand: NAME -->}. */
record OperationsManual(String text) {
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)(\\S*)");

    static OperationsManual of(Path root) throws IOException {
        return new OperationsManual(Files.readString(root.resolve("docs/operations.md")));
    }

    /** The block of a name. */
    String block(String name) {
        Matcher found = Pattern.compile(
                        "<!-- by hand: " + Pattern.quote(name) + " -->\n```sh\n(.*?)```\n", Pattern.DOTALL)
                .matcher(text);
        if (!found.find()) {
            throw new AssertionError("docs/operations.md has no commands named " + name);
        }
        return found.group(1);
    }

    /** A script that does the settings and becomes the program of a block. */
    String script(String name) {
        String program = block(name);
        if (!program.contains("\"$JAVA_HOME/bin/java\"")) {
            throw new AssertionError("the commands of " + name + " start no program: " + program);
        }
        return block("settings") + program.replace("\"$JAVA_HOME/bin/java\"", "exec \"$JAVA_HOME/bin/java\"");
    }

    /** Ports of the URLs in a block, in order; all with this path. */
    List<Integer> ports(String name, String path) {
        List<Integer> ports = new ArrayList<>();
        Matcher found = URL.matcher(block(name));
        while (found.find()) {
            if (!found.group(2).equals(path)) {
                throw new AssertionError("expected " + path + " in the commands of " + name + ": " + found.group());
            }
            ports.add(Integer.parseInt(found.group(1)));
        }
        return ports;
    }

    /** Whether the table of exit codes has this one. */
    boolean explainsExit(int code) {
        return Pattern.compile("^\\|([ \\d,]*\\b)?" + code + "\\b[ \\d,]*\\|", Pattern.MULTILINE)
                .matcher(text)
                .find();
    }
}
