package dev.trainyard.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold of the files of the checkout. Each answer is a list of problems, one sentence each. */
final class TidyRules {
    static final int LINES_MAX = 400;
    static final int TEST_LINES_MAX = 600;

    // Put together here, or this file would break its own rules.
    private static final Pattern LEFT_TO_DO = Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern MACHINE =
            Pattern.compile("(?<![\\w.])/(" + "work|" + "root|home/[a-z]+|Users/[a-z]+)/");

    private TidyRules() {}

    /** Java and TypeScript files are short enough to be read. */
    static List<String> tooLong(Map<String, String> files) {
        List<String> problems = new ArrayList<>();
        files.forEach((path, text) -> {
            if (path.endsWith(".java") || path.endsWith(".ts")) {
                long lines = text.lines().count();
                int max = path.contains("/src/test/") ? TEST_LINES_MAX : LINES_MAX;
                if (lines > max) {
                    problems.add(path + " has " + lines + " lines, at most " + max + " are wanted: split it by what"
                            + " changes together");
                }
            }
        });
        return problems;
    }

    /** Each folder with a POM says what it is for. */
    static List<String> withoutReadme(Map<String, String> files) {
        List<String> problems = new ArrayList<>();
        for (String path : files.keySet()) {
            if (path.equals("pom.xml") || (path.endsWith("/pom.xml") && !path.contains("/src/"))) {
                String readme = path.substring(0, path.length() - "pom.xml".length()) + "README.md";
                if (!files.containsKey(readme)) {
                    problems.add(readme + " is missing: a few lines on what the module is for and must not do");
                }
            }
        }
        return problems;
    }

    /** Nothing is left to do, and nothing tells on whose machine it was written. */
    static List<String> leftovers(Map<String, String> files) {
        List<String> problems = new ArrayList<>();
        files.forEach((path, text) -> {
            if (path.equals("mvnw")) {
                return; // Maven's own
            }
            find(LEFT_TO_DO, path, text, "do it, or write an issue", problems);
            find(MACHINE, path, text, "a path of one machine: take it from a property or make it relative", problems);
        });
        return problems;
    }

    private static void find(Pattern pattern, String path, String text, String advice, List<String> problems) {
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            long line = text.substring(0, found.start()).lines().count();
            problems.add(path + ":" + Math.max(1, line) + ": '" + found.group() + "': " + advice);
        }
    }
}
