package dev.trainyard.yard.deploy;

import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of manifests that Kustomize reads.
 *
 * @param folder it has a {@code kustomization.yaml}
 */
record Overlay(Path folder) {
    static final String NAMESPACE = "trainyard";

    /**
     * An overlay of the checkout by its name, or any other by its path.
     *
     * @throws InvalidInputException if there is none of that name
     */
    static Overlay named(String name) {
        Path overlays = k8s().resolve("overlays");
        Path folder = name.contains("/") ? Path.of(name).toAbsolutePath() : overlays.resolve(name);
        if (!Files.isRegularFile(folder.resolve("kustomization.yaml"))) {
            throw new InvalidInputException("error: there is no overlay " + name + "; known are "
                    + String.join(", ", names(overlays)) + ", or give a path to a folder with a kustomization.yaml");
        }
        return new Overlay(folder);
    }

    /** The folder of all manifests. */
    static Path k8s() {
        String root = System.getProperty("trainyard.root", "");
        Path folder = Path.of(root).toAbsolutePath().resolve("k8s");
        if (!Files.isDirectory(folder)) {
            throw new CommandException(
                    ExitStatus.TROUBLE, "trainyard: " + folder + " is missing; run this from a checkout");
        }
        return folder;
    }

    private static List<String> names(Path overlays) {
        try (Stream<Path> folders = Files.list(overlays)) {
            return folders.map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
