package dev.trainyard.kernel.state;

/** State that cannot be read back: damaged, cut short or of another model version. */
public final class StateCorruptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StateCorruptException(String message) {
        super(message);
    }
}
