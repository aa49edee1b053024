package dev.trainyard.devbroker;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends warnings and errors of the server to a file of bounded size, and remembers the first error with a cause. */
final class ServerLog {
    private static final int BYTES_MAX = 4 << 20;

    private final AtomicReference<@Nullable Throwable> firstError = new AtomicReference<>();
    private final Logger root;

    private ServerLog(Logger root) {
        this.root = root;
    }

    static ServerLog open(Path file) throws IOException {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        ServerLog log = new ServerLog(root);
        FileHandler handler = new FileHandler(file.toString().replace("%", "%%"), BYTES_MAX, 1, true);
        handler.setErrorManager(new Silent());
        handler.setEncoding("UTF-8");
        handler.setFormatter(new OneLine());
        root.addHandler(handler);
        root.addHandler(log.new FirstError());
        return log;
    }

    @Nullable
    Throwable firstError() {
        return firstError.get();
    }

    void flush() {
        for (Handler handler : root.getHandlers()) {
            handler.flush();
        }
    }

    private final class FirstError extends Handler {
        @Override
        public void publish(LogRecord entry) {
            Throwable thrown = entry.getThrown();
            if (thrown != null && entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
                firstError.compareAndSet(null, thrown);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** A log that cannot be written, on a full disk say, must not fill standard error with stack traces instead. */
    private static final class Silent extends ErrorManager {
        @Override
        public synchronized void error(@Nullable String message, @Nullable Exception exception, int code) {}
    }

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord entry) {
            StringWriter text = new StringWriter();
            text.append(entry.getInstant().toString())
                    .append(' ')
                    .append(entry.getLevel().getName())
                    .append(' ')
                    .append(entry.getLoggerName())
                    .append(": ")
                    .append(formatMessage(entry))
                    .append('\n');
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            return text.toString();
        }
    }
}
