package dev.trainyard.devbroker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The command line.
 *
 * @param data directory of this broker; made when absent
 * @param port port for clients; 0 is a free one
 * @param advertised host name under which clients on other machines reach it; without one it listens on loopback only
 * @param controllerPort port of the controller, which only this process uses; 0 is a free one
 * @param parentPid the process that this broker must not outlive
 * @param minFreeMib the broker refuses to start, and stops, when the disk of {@code data} has less room than this
 * @param secure file that tells of one more listener, with TLS and passwords
 * @param selfTest write and read some records, then stop
 */
record Arguments(
        Path data,
        int port,
        Optional<String> advertised,
        int controllerPort,
        OptionalLong parentPid,
        long minFreeMib,
        Optional<Path> secure,
        boolean selfTest) {
    static final String USAGE = "Usage: dev.trainyard.devbroker.DevBroker --data DIR [--port N] [--advertise HOST]"
            + " [--controller-port N] [--parent-pid PID] [--min-free-mib N] [--sasl-ssl FILE] [--self-test]";

    /** Room that a broker needs to be of use, and to stop in good order when others fill the disk. */
    static final long DEFAULT_MIN_FREE_MIB = 256;

    private static final int PORT_MAX = 65_535;

    static Arguments parse(List<String> words) throws BrokerException {
        String data = "";
        int port = 0;
        Optional<String> advertised = Optional.empty();
        int controllerPort = 0;
        OptionalLong parentPid = OptionalLong.empty();
        long minFreeMib = DEFAULT_MIN_FREE_MIB;
        Optional<Path> secure = Optional.empty();
        boolean selfTest = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            switch (word) {
                case "--data" -> data = value(words, ++i);
                case "--port" -> port = (int) number(words, ++i, PORT_MAX);
                case "--advertise" -> advertised = Optional.of(value(words, ++i));
                case "--controller-port" -> controllerPort = (int) number(words, ++i, PORT_MAX);
                case "--parent-pid" -> parentPid = OptionalLong.of(number(words, ++i, Long.MAX_VALUE));
                case "--min-free-mib" -> minFreeMib = number(words, ++i, Long.MAX_VALUE >>> 20);
                case "--sasl-ssl" -> secure = Optional.of(Path.of(value(words, ++i)));
                case "--self-test" -> selfTest = true;
                default -> throw usage("Unknown argument '" + word + "'");
            }
        }
        if (data.isEmpty()) {
            throw usage("--data DIR is missing");
        }
        if (port != 0 && port == controllerPort) {
            throw usage("--port and --controller-port are both " + port + " but must differ");
        }
        return new Arguments(
                Path.of(data).toAbsolutePath().normalize(),
                port,
                advertised,
                controllerPort,
                parentPid,
                minFreeMib,
                secure,
                selfTest);
    }

    private static String value(List<String> words, int index) throws BrokerException {
        if (index >= words.size()) {
            throw usage("Argument '" + words.get(index - 1) + "' needs a value");
        }
        return words.get(index);
    }

    private static long number(List<String> words, int index, long max) throws BrokerException {
        String text = value(words, index);
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(words.get(index - 1), text, max);
        }
        throw notANumber(words.get(index - 1), text, max);
    }

    private static BrokerException notANumber(String argument, String text, long max) {
        return usage("Argument '" + argument + "' is '" + text + "', expected a whole number from 0 to " + max);
    }

    private static BrokerException usage(String problem) {
        return new BrokerException(ExitReason.USAGE, problem + ". " + USAGE);
    }
}
