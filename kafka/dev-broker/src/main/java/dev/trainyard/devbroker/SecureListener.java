package dev.trainyard.devbroker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;

/**
 * One more listener, on loopback, that speaks TLS and wants a name and a password (SASL PLAIN): for tests of clients
 * against a broker that is locked down.
 *
 * @param port port for clients, 1 to 65535
 * @param keystore PKCS12 file with the broker's key and certificate
 * @param keystorePassword of the file and the key
 * @param users passwords by name
 */
record SecureListener(int port, Path keystore, String keystorePassword, TreeMap<String, String> users) {
    static final String NAME = "SASL_SSL";

    private static final String USER = "user.";
    private static final int PORT_MAX = 65_535;

    /** Reads {@code port}, {@code keystore}, {@code keystore.password} and {@code user.NAME} from a properties file. */
    static SecureListener read(Path file) throws BrokerException {
        Properties said = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            said.load(in);
        } catch (IOException e) {
            throw usage(file, "cannot be read (" + DevBroker.reason(e) + ")");
        }
        TreeMap<String, String> users = new TreeMap<>();
        for (String name : said.stringPropertyNames()) {
            String value = said.getProperty(name);
            if (name.startsWith(USER)) {
                if (!(name + value).matches("[A-Za-z0-9._-]+")) {
                    throw usage(file, "has a name or password that is not of letters, digits, '.', '_' and '-'");
                }
                users.put(name.substring(USER.length()), value);
            }
        }
        if (users.isEmpty()) {
            throw usage(file, "has no user.NAME=PASSWORD");
        }
        return new SecureListener(
                port(file, said),
                Path.of(required(file, said, "keystore")),
                required(file, said, "keystore.password"),
                users);
    }

    /** Adds what Kafka's server must be told. */
    void addTo(Properties settings) {
        String prefix = "listener.name.sasl_ssl.";
        settings.put(prefix + "ssl.keystore.type", "PKCS12");
        settings.put(prefix + "ssl.keystore.location", keystore.toString());
        settings.put(prefix + "ssl.keystore.password", keystorePassword);
        settings.put(prefix + "ssl.key.password", keystorePassword);
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        StringBuilder jaas = new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required");
        users.forEach((name, password) -> jaas.append(" user_")
                .append(name)
                .append("=\"")
                .append(password)
                .append('"'));
        settings.put(prefix + "plain.sasl.jaas.config", jaas.append(';').toString());
    }

    private static int port(Path file, Properties said) throws BrokerException {
        String text = required(file, said, "port");
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw usage(file, "has port '" + text + "', expected 1 to " + PORT_MAX);
        }
        throw usage(file, "has port '" + text + "', expected 1 to " + PORT_MAX);
    }

    private static String required(Path file, Properties said, String name) throws BrokerException {
        String value = said.getProperty(name, "");
        if (value.isEmpty()) {
            throw usage(file, "does not say " + name);
        }
        return value;
    }

    private static BrokerException usage(Path file, String problem) {
        return new BrokerException(ExitReason.USAGE, "--sasl-ssl file " + file + " " + problem + ".");
    }
}
