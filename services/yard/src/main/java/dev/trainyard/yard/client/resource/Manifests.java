package dev.trainyard.yard.client.resource;

import dev.trainyard.yard.cli.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Files of resources, joined to one text of YAML documents in which every line still knows its file.
 *
 * @param parts the files in order
 */
record Manifests(List<Part> parts) {
    private static final String STDIN = "-";
    private static final String SEPARATOR = "---\n";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    /**
     * One file.
     *
     * @param file its name for messages
     * @param text its text, ending with a newline
     */
    record Part(String file, String text) {
        int lines() {
            return (int) text.chars().filter(c -> c == '\n').count();
        }
    }

    /**
     * A place in a file.
     *
     * @param file its name; empty: not known
     * @param line line from 1; 0: the file as a whole
     */
    record Place(String file, int line) {}

    /** Reads files, the YAML and JSON files of folders (with {@code recursive} also of those in them), or {@code -}. */
    static Manifests read(List<String> names, boolean recursive, InputStream stdin) {
        List<Part> parts = new ArrayList<>();
        for (String name : names) {
            try {
                if (name.equals(STDIN)) {
                    parts.add(part("stdin", new String(stdin.readAllBytes(), StandardCharsets.UTF_8)));
                    continue;
                }
                Path path = Path.of(name);
                for (Path file : Files.isDirectory(path) ? filesOf(path, recursive) : List.of(path)) {
                    parts.add(part(file.toString(), Files.readString(file)));
                }
            } catch (NoSuchFileException e) {
                throw new InvalidInputException("error: the path \"" + e.getFile() + "\" does not exist");
            } catch (MalformedInputException e) {
                throw new InvalidInputException("error: " + name + " is no text in UTF-8; give YAML or JSON files");
            } catch (IOException e) {
                throw new InvalidInputException("error: " + name + " cannot be read (" + e.getMessage() + ")");
            }
        }
        if (parts.stream().allMatch(part -> part.text().isBlank())) {
            throw new InvalidInputException("error: no objects passed to apply; " + String.join(", ", names)
                    + (parts.isEmpty() ? " has no .yaml, .yml or .json files" : " is empty"));
        }
        return new Manifests(List.copyOf(parts));
    }

    private static List<Path> filesOf(Path folder, boolean recursive) throws IOException {
        try (Stream<Path> files = Files.walk(folder, recursive ? Integer.MAX_VALUE : 1)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.stream()
                            .anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                    .sorted()
                    .toList();
        }
    }

    private static Part part(String file, String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return new Part(file, plain.endsWith("\n") ? plain : plain + "\n");
    }

    /** All documents of all files. */
    String joined() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(text.isEmpty() ? "" : SEPARATOR).append(part.text());
        }
        return text.toString();
    }

    /** Where a line of {@link #joined} stands. */
    Place place(int line) {
        if (line <= 0) {
            return new Place(parts.size() == 1 ? parts.getFirst().file() : "", 0);
        }
        int rest = line;
        for (Part part : parts) {
            // The line between two files is said to be the last of the first: there something was left open.
            if (rest <= part.lines() + 1) {
                return new Place(part.file(), Math.max(1, Math.min(rest, part.lines())));
            }
            rest -= part.lines() + 1;
        }
        Part last = parts.getLast();
        return new Place(last.file(), Math.max(1, last.lines()));
    }
}
