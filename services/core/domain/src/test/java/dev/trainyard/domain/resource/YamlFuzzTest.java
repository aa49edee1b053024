package dev.trainyard.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in a file, the reader answers: with resources or with problems that say something, and never with an
 * exception. 2,000 mutated examples; {@code -Dfuzz.documents=100000} for more, {@code -Dseed=} for others.
 */
class YamlFuzzTest {
    private static final int MUTATIONS_MAX = 4;
    private static final List<String> TOKENS = List.of(
            "-",
            ":",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "#",
            "&a",
            "*a",
            "!!java.lang.Object",
            "---\n",
            "\t",
            "|",
            ">",
            "~",
            "null",
            "yes",
            "0x1F",
            "1e400",
            "-1",
            "99999999999999999999",
            "NaN",
            ".inf",
            "2026-01-01",
            "\u0000",
            "\ud83d",
            "\uFFFE",
            "<<: *a",
            "? x",
            "%TAG",
            "kind: ",
            "spec: ",
            "10m",
            "Zero3",
            "\n  ",
            "\r\n",
            "\u2028");

    private final DeclarationReader declarations = new DeclarationReader(Catalogue.bundled());
    private final ResourceReader resources = new ResourceReader(Catalogue.bundled());

    @Test
    void aMutatedFileIsReadOrRefusedWithReasons() throws IOException {
        long seed = Long.getLong("seed", 1);
        int documents = Integer.getInteger("fuzz.documents", 2_000);
        System.out.println("seed " + seed + "; again with -Dseed=" + seed);
        Random random = new Random(seed);
        List<String> examples = examples();
        int refused = 0;
        for (int i = 0; i < documents; i++) {
            String text = mutated(examples.get(random.nextInt(examples.size())), random);
            refused += isRefused(text, i) ? 1 : 0;
        }
        // Most mutations do harm, some do not: otherwise nothing was tried.
        assertThat(refused).isBetween(documents / 4, documents - 1);
    }

    private boolean isRefused(String text, int number) {
        Source source = new Source("fuzz.yaml", text);
        boolean refused =
                switch (resources.read(List.of(source), List.of())) {
                    case ReadResult.Ok ok -> {
                        assertThat(ok.resources()).isNotEmpty();
                        yield false;
                    }
                    case ReadResult.Invalid invalid -> {
                        assertSaysSomething(invalid.problems(), number);
                        yield true;
                    }
                };
        switch (declarations.read(source, KnownYard.none())) {
            case Declaration.Ok ok -> assertThat(ok.declarations()).isNotEmpty();
            case Declaration.Invalid(List<Problem> problems) -> assertSaysSomething(problems, number);
        }
        return refused;
    }

    private static void assertSaysSomething(List<Problem> problems, int number) {
        assertThat(problems).as("document %d", number).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.message()).isNotBlank().doesNotContain("Exception");
            assertThat(problem.line()).isNotNegative();
        });
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int n = 1 + random.nextInt(MUTATIONS_MAX); n > 0 && !mutated.isEmpty(); n--) {
            int at = random.nextInt(mutated.length());
            int end = Math.min(mutated.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(6)) {
                case 0 -> mutated.setCharAt(at, (char) (random.nextInt(0x80)));
                case 1 -> mutated.delete(at, end);
                case 2 -> mutated.insert(at, mutated.substring(at, end));
                case 3 -> mutated.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
                case 4 -> mutated.setLength(at);
                default -> mutated.replace(at, end, TOKENS.get(random.nextInt(TOKENS.size())));
            }
        }
        return mutated.toString();
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        Path folder =
                Path.of(System.getProperty("trainyard.root")).resolve("k8s").resolve("examples");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                examples.add(Files.readString(file));
            }
        }
        assertThat(examples).isNotEmpty();
        return examples;
    }
}
