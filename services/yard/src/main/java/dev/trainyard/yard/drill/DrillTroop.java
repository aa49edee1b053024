package dev.trainyard.yard.drill;

import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.broker.BrokerLaunch;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.yard.cli.TimekeeperCommand;
import dev.trainyard.yard.kafka.ChildProcess;
import dev.trainyard.yard.kafka.HostProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The processes of a drilled run: broker, timekeeper and hosts. Whoever dies is started again. */
final class DrillTroop implements AutoCloseable {
    private static final String FINISHED = "FINISHED ";

    private final String run;
    private final Path log;
    private final BrokerLaunch launch;
    private final ChildProcess[] hosts;
    private BrokerProcess broker;
    private ChildProcess timekeeper;

    DrillTroop(String run, int processes, BrokerLaunch launch, Path log)
            throws BrokerFailedException, InterruptedException {
        this.run = run;
        this.log = log;
        this.broker = BrokerProcess.start(launch);
        this.launch = launch.withPort(broker.port());
        this.timekeeper = startTimekeeper();
        this.hosts = new ChildProcess[processes];
        for (int i = 0; i < processes; i++) {
            hosts[i] = HostProcess.start(run, i, address(), log);
        }
    }

    String address() {
        return broker.address();
    }

    /** Kills or freezes; a killed process is started again at once. */
    void strike(Blow blow) throws BrokerFailedException, InterruptedException {
        if (blow.freezeMs() > 0) {
            long pid = pidOf(blow);
            ChildProcess.signal(pid, "STOP");
            TimeUnit.MILLISECONDS.sleep(blow.freezeMs());
            ChildProcess.signal(pid, "CONT");
            return;
        }
        switch (blow.victim()) {
            case HOST -> {
                hosts[blow.host()].kill();
                hosts[blow.host()] = HostProcess.start(run, blow.host(), address(), log);
            }
            case TIMEKEEPER -> {
                timekeeper.kill();
                if (outcome().isEmpty()) {
                    timekeeper = startTimekeeper();
                }
            }
            case BROKER -> {
                broker.kill();
                broker = BrokerProcess.start(launch);
            }
        }
    }

    /** Starts those again that ended themselves; a sentence when that does not help. */
    Optional<String> restartTheDead() {
        for (int i = 0; i < hosts.length; i++) {
            if (!hosts[i].isAlive() && hosts[i].exitStatus() != 0) {
                if (!HostProcess.restartHelps(hosts[i].exitStatus())) {
                    return Optional.of("host " + i + " ended with status " + hosts[i].exitStatus() + "; see " + log);
                }
                hosts[i] = HostProcess.start(run, i, address(), log);
            }
        }
        if (!timekeeper.isAlive() && timekeeper.exitStatus() != 0) {
            int status = timekeeper.exitStatus();
            if (status != TimekeeperCommand.RESTART && status <= 128) {
                return Optional.of("the timekeeper ended with status " + status + "; see " + log);
            }
            timekeeper = startTimekeeper();
        }
        return broker.isAlive() ? Optional.empty() : Optional.of("the broker ended: " + broker.lastWords());
    }

    /** Digest of the run, once the timekeeper has told it. */
    Optional<Long> outcome() {
        for (String line : timekeeper.lines()) {
            if (line.startsWith(FINISHED)) {
                return Optional.of(Long.parseLong(line.split(" ")[1]));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        for (ChildProcess host : hosts) {
            host.close();
        }
        timekeeper.close();
        broker.close();
    }

    /** A broker or I/O failure as what it is to a drill: the end. */
    static UncheckedIOException failure(IOException e) {
        return new UncheckedIOException(e);
    }

    private long pidOf(Blow blow) {
        return switch (blow.victim()) {
            case HOST -> hosts[blow.host()].pid();
            case TIMEKEEPER -> timekeeper.pid();
            case BROKER -> broker.pid();
        };
    }

    private ChildProcess startTimekeeper() {
        return ChildProcess.start("timekeeper", log, List.of("timekeeper", "--run", run, "--bootstrap", address()));
    }
}
