package dev.trainyard.servicekit.quarkus.log;

import dev.trainyard.servicekit.quarkus.host.HostState;
import dev.trainyard.servicekit.quarkus.host.ServiceHost;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Puts process, shards and the last window done into the {@code mdc} of every line, whatever thread writes it; {@code run}
 * and {@code service} are in every line anyway. A filter that lets everything pass: nothing is done for windows that
 * nobody writes about.
 */
@LoggingFilter(name = "run-context")
public final class RunContext implements Filter {
    @Override
    public boolean isLoggable(LogRecord record) {
        ArcContainer container = Arc.container();
        if (container != null
                && container.isRunning()
                && record instanceof ExtLogRecord line
                && container.instance(ServiceHost.class).get() instanceof ServiceHost host) {
            switch (host.state()) {
                case HostState.WaitingForHeader w -> {}
                case HostState.Hosting h -> {
                    line.putMdc("process", HostState.shown(h.processes()));
                    line.putMdc("shards", h.shards().toString());
                    line.putMdc("window", Long.toString(h.window()));
                }
                case HostState.Ended e -> line.putMdc("windows", Long.toString(e.windowsDone()));
            }
        }
        return true;
    }
}
