package dev.trainyard.yard.bench;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.resource.Source;
import java.nio.file.Path;
import java.util.List;

/** Reads yards for benches. */
final class YardFile {
    private YardFile() {}

    static List<Resource> read(Path file) {
        return resources(new ResourceReader(Catalogue.bundled()).readFiles(List.of(file), List.of()));
    }

    static List<Resource> parse(String name, String yaml) {
        return resources(new ResourceReader(Catalogue.bundled()).read(List.of(new Source(name, yaml)), List.of()));
    }

    private static List<Resource> resources(ReadResult result) {
        return switch (result) {
            case ReadResult.Ok ok -> ok.resources();
            case ReadResult.Invalid invalid -> throw new BenchFailedException(invalid.render());
        };
    }
}
