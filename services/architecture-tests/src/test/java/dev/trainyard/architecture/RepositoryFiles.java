package dev.trainyard.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The text files of the checkout, without what a build or a run makes. */
final class RepositoryFiles {
    /** Root of the checkout. */
    static final Path ROOT = Path.of(System.getProperty("trainyard.root"));

    private static final List<String> MADE =
            List.of("target", "node_modules", ".trainyard", ".git", ".idea", ".vscode");
    private static final List<String> TEXT = List.of(
            ".java",
            ".ts",
            ".md",
            ".yaml",
            ".yml",
            ".xml",
            ".properties",
            ".csv",
            ".proto",
            ".sh",
            ".html",
            ".css",
            ".js",
            ".json",
            ".txt",
            ".config");
    private static final List<String> SCRIPTS = List.of("trainyard", "mvnw", ".ci/run", ".gitignore", "k8s/images");

    private RepositoryFiles() {}

    /** Text by path below the root, with {@code /} between folders. */
    static SortedMap<String, String> read() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return MADE.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = ROOT.relativize(file).toString().replace('\\', '/');
                if (SCRIPTS.contains(path) || TEXT.stream().anyMatch(path::endsWith)) {
                    files.put(path, Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
