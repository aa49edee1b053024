package dev.trainyard.yard.store;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.resource.ResourceWriter;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.yard.run.RunInputs;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/** The kept runs, one folder each. Files are written beside and moved into place, so none is ever half there. */
public final class RunStore {
    private static final String HEADER = "header.properties";
    private static final String COMMANDS = "commands.yaml";
    private static final String ID_PATTERN = "[a-zA-Z0-9][-a-zA-Z0-9._]{0,200}";

    private final Path runs;

    /** @param state the folder {@code .trainyard} */
    public RunStore(Path state) {
        this.runs = state.resolve("runs");
    }

    /** The store in {@code TRAINYARD_STATE} if that is set, else of the checkout or folder that the command works in. */
    public static RunStore standard() {
        String state = System.getenv("TRAINYARD_STATE");
        if (state != null && !state.isEmpty()) {
            return new RunStore(Path.of(state).toAbsolutePath());
        }
        String root = System.getProperty("trainyard.root");
        return new RunStore(Path.of(root == null ? "" : root).toAbsolutePath().resolve(".trainyard"));
    }

    /** The folder that everything is kept in, the folder of the runs among it. */
    public Path state() {
        return Objects.requireNonNull(runs.getParent());
    }

    /** Folder of a run. */
    public Path folder(String id) {
        return runs.resolve(id);
    }

    /** A free id: the wish, or the wish with a number. The folder is made, so that no one else gets it. */
    public String reserve(String wish) {
        try {
            Files.createDirectories(runs);
            for (int i = 1; ; i++) {
                String id = i == 1 ? wish : wish + "-" + i;
                try {
                    Files.createDirectory(runs.resolve(id));
                    return id;
                } catch (FileAlreadyExistsException e) {
                    // Taken: the next number.
                }
            }
        } catch (IOException e) {
            throw new RunStoreException("cannot make a folder for the run in " + runs + ": " + reason(e));
        }
    }

    /** Keeps header and commands, or nothing at all. */
    public void begin(RunRecord header, RunInputs inputs) {
        try {
            write(header.id(), COMMANDS, ResourceWriter.write(inputs.resources()));
            save(header);
        } catch (RunStoreException e) {
            delete(header.id());
            throw e;
        }
    }

    /**
     * Takes a run for this process: nobody else can go on with it or delete it meanwhile.
     *
     * @throws RunStoreException if there is no such run, or another process has it
     */
    public RunLock lock(String id) {
        return RunLock.take(id, existing(id));
    }

    /** Whether some process has the run's lock. */
    public boolean isRunning(String id) {
        return RunLock.isTaken(existing(id));
    }

    /** Keeps the header again, with a new status. */
    public void save(RunRecord header) {
        StringWriter text = new StringWriter();
        try {
            header.toProperties().store(text, "A run of Trainyard: header and commands are its whole input.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(header.id(), HEADER, text.toString());
    }

    /** Writes one file of a run. */
    public void write(String id, String name, String text) {
        Path file = folder(id).resolve(name);
        Path part = folder(id).resolve(name + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunStoreException("cannot write " + file + ": " + reason(e));
        }
    }

    /** The header of a run. */
    public RunRecord header(String id) {
        Path file = existing(id).resolve(HEADER);
        Properties p = new Properties();
        try {
            p.load(new StringReader(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new RunStoreException("cannot read " + file + " (" + reason(e) + "); restore the file, or delete the"
                    + " run: ./trainyard runs delete " + id);
        }
        RunRecord header = RunRecord.of(p, file.toString());
        if (!header.id().equals(id)) {
            throw new RunStoreException(file + " is of run " + header.id() + ", not of " + id + "; restore the file, or"
                    + " delete the run: ./trainyard runs delete " + id);
        }
        return header;
    }

    private Path existing(String id) {
        Path folder = id.matches(ID_PATTERN) ? folder(id) : runs;
        if (folder.equals(runs) || !Files.isDirectory(folder)) {
            List<String> ids = ids();
            String hint = ids.isEmpty() ? "none is kept there" : NearestName.hint(id, ids);
            throw new RunStoreException("there is no run " + id + " in " + runs + "; " + hint);
        }
        return folder;
    }

    /**
     * The inputs of a run of files, as they were.
     *
     * @throws RunStoreException if they cannot be read, or the run is one of a live yard: its commands are in its log
     */
    public RunInputs inputs(RunRecord header) {
        if (header.isLive()) {
            throw new RunStoreException("run " + header.id() + " is of yard " + header.yard()
                    + " and began without files; go on with it by ./trainyard up --yard " + header.yard());
        }
        Path file = folder(header.id()).resolve(COMMANDS);
        ReadResult read = new ResourceReader(Catalogue.bundled()).readFiles(List.of(file), List.of());
        return switch (read) {
            case ReadResult.Ok ok ->
                new RunInputs(
                        ok.resources(), header.seed(), new ShardPlan(header.chipNodeShards()), header.statedEndNs());
            case ReadResult.Invalid invalid ->
                throw new RunStoreException("the commands of run " + header.id() + " are not valid for this version: "
                        + invalid.problems().getFirst());
        };
    }

    /** The ids of all kept runs, in order; also of those whose header is damaged. */
    public List<String> ids() {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new RunStoreException("cannot list " + runs + ": " + reason(e));
        }
    }

    /** Deletes a run and everything kept of it, whatever its state. */
    public void delete(String id) {
        try (Stream<Path> files = Files.walk(existing(id))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new RunStoreException("cannot delete run " + id + ": " + reason(e));
        }
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
}
