package dev.trainyard.endtoend;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The expressions of our dashboard and rules, and the metrics that they name. */
final class PromQl {
    static final Path ALERTS = Launcher.ROOT.resolve("k8s/alerts");
    static final Path RULES = ALERTS.resolve("trainyard.rules.yaml");
    static final Path DASHBOARD = Launcher.ROOT.resolve("k8s/dashboards/trainyard.json");

    private static final Pattern STRINGS = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
    private static final Pattern SELECTORS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
    private static final Pattern LABELS =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern NAME =
            Pattern.compile("(?<![a-zA-Z0-9_:.])[a-zA-Z_:][a-zA-Z0-9_:]*(?![a-zA-Z0-9_:]|\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "ALERTS");

    private PromQl() {}

    /** Every expression of the dashboard, with Grafana's variables replaced as Grafana does. */
    static List<String> ofDashboard() throws IOException {
        List<String> found = new ArrayList<>();
        collect(read(DASHBOARD), found);
        return found.stream()
                .map(e -> e.replace("$__rate_interval", "1m").replaceAll("\\$[a-z_]+", ".*"))
                .toList();
    }

    /** Every expression of the rules. */
    static List<String> ofRules() throws IOException {
        List<String> found = new ArrayList<>();
        collect(read(RULES), found);
        return found;
    }

    /** Names of the series that the rules record. */
    static Set<String> recorded() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher m = Pattern.compile("(?m)^ +- record: (\\S+)$").matcher(Files.readString(RULES));
        while (m.find()) {
            names.add(m.group(1));
        }
        return names;
    }

    /** The metrics that an expression names. */
    static Set<String> metrics(String expression) {
        String bare = STRINGS.matcher(expression).replaceAll("");
        bare = SELECTORS.matcher(bare).replaceAll("");
        bare = LABELS.matcher(bare).replaceAll("");
        Set<String> names = new TreeSet<>();
        Matcher m = NAME.matcher(bare);
        while (m.find()) {
            names.add(m.group());
        }
        names.removeAll(WORDS);
        return names;
    }

    private static Object read(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file)) {
            return new Yaml().load(in);
        }
    }

    private static void collect(Object node, List<String> found) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (key.equals("expr") && value instanceof String expression) {
                        found.add(expression);
                    } else if (value != null) {
                        collect(value, found);
                    }
                });
            case List<?> list -> list.forEach(item -> collect(item, found));
            default -> {}
        }
    }
}
