package dev.trainyard.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that a document shows. A line of a fenced {@code sh} block that starts with {@code ./trainyard} is run as
 * it stands, unless the comment {@code <!-- run: slow -->} or {@code <!-- run: never, WHY -->} stands above the block, or
 * {@code <!-- run: tour -->} for those that {@link GuideIT} runs one after the other, or it has a placeholder such as {@code FILE}. Those, and commands in the running text, must exist with all their options.
 */
final class DocumentedCommands {
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^(?:<!-- run: (slow|never|tour)[^\n]*-->\n)?```sh\n(.*?)^```");
    private static final Pattern INLINE = Pattern.compile("`(\\./trainyard(?: [^`\n]*)?)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("(?:^| )[A-Z][A-Z_]+(?: |$)");

    private DocumentedCommands() {}

    /**
     * @param document where it stands
     * @param words the command, by blanks, {@code ./trainyard} first
     * @param runs whether it is run as it stands
     */
    record Shown(String document, List<String> words, boolean runs) {
        /** The name of the subcommand; empty when there is none. */
        String name() {
            return words.size() < 2 || words.get(1).startsWith("-") ? "" : words.get(1);
        }

        /** Names of the options given. */
        List<String> options() {
            return words.stream()
                    .filter(w -> w.startsWith("--"))
                    .map(w -> w.replaceFirst("=.*", ""))
                    .toList();
        }

        @Override
        public String toString() {
            return document + ": " + String.join(" ", words);
        }
    }

    /** All commands of a document, in its order: blocks first. */
    static List<Shown> in(String document, String text) {
        List<Shown> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            String body = blocks.group(2).replace("\\\n", " ");
            for (String line : body.lines().toList()) {
                String command = line.replaceFirst("\\s+#.*", "").strip();
                if (command.equals("./trainyard") || command.startsWith("./trainyard ")) {
                    found.add(shown(document, command, blocks.group(1) == null));
                }
            }
        }
        Matcher inline = INLINE.matcher(text.replaceAll("(?ms)^```.*?^```", ""));
        while (inline.find()) {
            found.add(shown(document, inline.group(1), false));
        }
        return found;
    }

    private static Shown shown(String document, String command, boolean runs) {
        return new Shown(
                document,
                List.of(command.split("\\s+")),
                runs && !PLACEHOLDER.matcher(command).find());
    }
}
