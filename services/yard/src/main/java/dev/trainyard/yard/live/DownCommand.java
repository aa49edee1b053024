package dev.trainyard.yard.live;

import dev.trainyard.yard.cli.Console;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.kafka.ChildProcess;
import dev.trainyard.yard.store.RunStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: stops a yard; its log stays. */
@Command(
        name = "down",
        description = "Stops a yard in good order. Nothing is lost: ./trainyard up goes on where it stood.",
        exitCodeList = {"0:It is down.", "2:Wrong arguments.", "4:It does not stop."},
        footer = {"  ./trainyard down", "  ./trainyard down --yard what-if"})
public final class DownCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 40;

    @Option(
            names = "--yard",
            paramLabel = "NAME",
            defaultValue = "${env:TRAINYARD_YARD:-" + YardFolder.DEFAULT + "}",
            description = "Name of the yard (default: TRAINYARD_YARD, or ${DEFAULT-VALUE}).")
    private String yard = YardFolder.DEFAULT;

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.standard();
        YardFolder folder = YardFolder.of(RunStore.standard(), yard);
        Optional<YardFolder.Address> live = folder.live();
        if (live.isEmpty()) {
            folder.withdraw();
            console.out().println("yard " + yard + " is not up.");
            return ExitStatus.OK;
        }
        long pid = live.get().pid();
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        ChildProcess.signal(pid, "TERM");
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.map(ProcessHandle::isAlive).orElse(false)) {
            if (System.nanoTime() > giveUpNs) {
                console.err()
                        .println("trainyard: process " + pid + " of yard " + yard + " has not stopped within "
                                + PATIENCE_SECONDS + " s; see " + folder.log() + ", or end it with: kill -9 " + pid
                                + " (its log stays whole)");
                return ExitStatus.TROUBLE;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        console.out()
                .println("yard " + yard + " is down; ./trainyard up goes on with run "
                        + live.get().run() + ".");
        return ExitStatus.OK;
    }
}
