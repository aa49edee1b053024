package dev.trainyard.yard.kafka;

/** Ends this process when its parent is gone, however that happened: no child is left behind. */
public final class ParentWatch {
    private ParentWatch() {}

    /** @param pid the parent's process id; 0 for none */
    public static void endWith(long pid) {
        if (pid > 0) {
            ProcessHandle.of(pid)
                    .ifPresentOrElse(
                            parent -> parent.onExit()
                                    .thenRun(() -> Runtime.getRuntime().halt(143)),
                            () -> Runtime.getRuntime().halt(143));
        }
    }
}
