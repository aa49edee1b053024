package dev.trainyard.yard.client.resource;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which files. */
final class FileOptions {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            split = ",",
            description = "YAML or JSON files, folders of them, or - for standard input; may be given several times.")
    List<String> names = new ArrayList<>();

    @Option(
            names = {"-R", "--recursive"},
            description = "Also the folders in the folders of -f.")
    boolean recursive;

    Manifests read() {
        return Manifests.read(names, recursive, System.in);
    }
}
