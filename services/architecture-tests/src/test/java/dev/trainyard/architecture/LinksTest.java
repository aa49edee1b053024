package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between documents lead to files and headings that exist. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n ]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    @Test
    void linksLeadSomewhere() throws IOException {
        Map<String, String> files = RepositoryFiles.read();
        assertThat(broken(files)).isEmpty();
    }

    @Test
    void brokenLinksAreFound() {
        Map<String, String> files = new TreeMap<>(Map.of(
                "README.md",
                "[a](docs/a.md) [b](docs/b.md) [c](docs/a.md#the-end) [d](docs/a.md#nowhere) [e](https://example.org)",
                "docs/a.md",
                "# A\n## The end\n[back](../README.md) [self](#a) [pom](../nothing.xml)"));
        assertThat(broken(files))
                .containsExactly(
                        "README.md: docs/b.md is not there",
                        "README.md: docs/a.md has no heading for #nowhere",
                        "docs/a.md: nothing.xml is not there");
    }

    @Test
    void testsAndFilesNamedInDocumentsExist() throws IOException {
        assertThat(unknownNames(RepositoryFiles.read())).isEmpty();

        Map<String, String> files = new TreeMap<>(Map.of(
                "README.md",
                        "`ATest`, `BTest`, `a/A.java`, `services/nowhere`, `services/a/ATest.java` `services/NAME/x`",
                "services/a/ATest.java", ""));
        assertThat(unknownNames(files))
                .containsExactly("README.md: there is no test BTest", "README.md: there is no services/nowhere");
    }

    private static List<String> unknownNames(Map<String, String> files) {
        List<String> problems = new ArrayList<>();
        files.forEach((path, text) -> {
            Matcher names = CODE.matcher(path.endsWith(".md") ? text : "");
            while (names.find()) {
                String name = names.group(1);
                if (name.matches("[A-Z][A-Za-z0-9]*(Test|IT)")) {
                    if (files.keySet().stream().noneMatch(file -> file.endsWith("/" + name + ".java"))) {
                        problems.add(path + ": there is no test " + name);
                    }
                } else if (name.matches("(services|kafka|k8s|docs)/[a-z0-9./-]+[a-z0-9]")
                        && !name.contains("/target")) {
                    String prefix = name.replaceFirst("/$", "");
                    if (files.keySet().stream()
                            .noneMatch(file -> file.equals(prefix) || file.startsWith(prefix + "/"))) {
                        problems.add(path + ": there is no " + name);
                    }
                }
            }
        });
        return problems;
    }

    private static List<String> broken(Map<String, String> files) {
        List<String> problems = new ArrayList<>();
        files.forEach((path, text) -> {
            if (path.endsWith(".md")) {
                Matcher links = LINK.matcher(withoutCode(text));
                while (links.find()) {
                    check(files, path, links.group(1), problems);
                }
            }
        });
        return problems;
    }

    private static void check(Map<String, String> files, String from, String link, List<String> problems) {
        if (link.contains("://") || link.startsWith("mailto:")) {
            return;
        }
        String[] parts = link.split("#", 2);
        Path folder = Path.of(from).resolveSibling("");
        String target = parts[0].isEmpty()
                ? from
                : folder.resolve(parts[0]).normalize().toString().replace('\\', '/');
        if (!files.containsKey(target) && !Files.exists(RepositoryFiles.ROOT.resolve(target))) {
            problems.add(from + ": " + target + " is not there");
        } else if (parts.length == 2
                && !headings(files.getOrDefault(target, "")).contains(parts[1])) {
            problems.add(from + ": " + target + " has no heading for #" + parts[1]);
        }
    }

    private static List<String> headings(String text) {
        List<String> found = new ArrayList<>();
        Matcher headings = HEADING.matcher(withoutCode(text));
        while (headings.find()) {
            String name = headings.group(1).toLowerCase(Locale.ROOT);
            found.add(name.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
        }
        return found;
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "code");
    }
}
