package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of assumed numbers in {@code docs/catalogue.md} is the one that the catalogue's files give. */
class CatalogueDocumentTest {
    private static final Path FOLDER =
            RepositoryFiles.ROOT.resolve("services/core/domain/src/main/resources/dev/trainyard/catalogue");
    private static final String BEGIN = "<!-- assumed: begin -->\n";
    private static final String END = "<!-- assumed: end -->";

    @Test
    void theTableOfAssumedNumbersIsUpToDate() throws IOException {
        // Given the document
        String document = Files.readString(RepositoryFiles.ROOT.resolve("docs/catalogue.md"));
        int begin = document.indexOf(BEGIN) + BEGIN.length();

        // When the table is made from the files
        String table = table();

        // Then it is the same
        assertThat(table.lines().count()).isGreaterThan(20);
        assertThat(document.substring(begin, document.indexOf(END)))
                .as("docs/catalogue.md between the assumed marks must be:\n%s", table)
                .isEqualTo(table);
    }

    private static String table() throws IOException {
        StringBuilder table =
                new StringBuilder("\n| file | name | quantity | value | unit | because |\n|---|---|---|---|---|---|\n");
        for (String file : List.of(
                "accelerators.csv", "systems.csv", "stacks.csv", "fabrics.csv", "sites.csv", "failure-presets.csv")) {
            for (String line : Files.readAllLines(FOLDER.resolve(file))) {
                String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
                if (cells.length == 6 && cells[4].equals("assumed")) {
                    String because = cells[5].replace("\"", "").replaceFirst("^assumed: ", "");
                    table.append("| `%s` | %s | %s | %s | %s | %s |\n"
                            .formatted(file, cells[0], cells[1], cells[2], cells[3].replace("\"", ""), because));
                }
            }
        }
        return table.append('\n').toString();
    }
}
