package dev.trainyard.domain.resource;

/**
 * One thing wrong with the input: what was found, what was expected, what to do.
 *
 * @param file file as the user named it, or the {@code --set} argument
 * @param line line from 1; 0: the file as a whole
 * @param column column from 1
 * @param path field it is about, such as {@code spec.training.parallelism}; may be empty
 * @param message one sentence
 */
public record Problem(String file, int line, int column, String path, String message) {
    static Problem at(Mark mark, String path, String message) {
        return new Problem(mark.file(), mark.line(), mark.column(), path, message);
    }

    /** {@code file:line:column: message}, without position where the whole file is meant. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
