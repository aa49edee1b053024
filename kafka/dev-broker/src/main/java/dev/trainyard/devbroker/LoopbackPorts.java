package dev.trainyard.devbroker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of one start, checked or chosen by binding them for a moment.
 *
 * @param client where clients connect
 * @param controller where the broker half of this process finds its controller half
 */
record LoopbackPorts(int client, int controller) {
    static final String HOST = "127.0.0.1";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** Resolves a 0 to a free port. Both are held while choosing, so they differ. */
    static LoopbackPorts claim(int client, int controller) throws BrokerException {
        try (ServerSocket first = bind(client, "--port");
                ServerSocket second = bind(controller, "--controller-port")) {
            return new LoopbackPorts(first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new BrokerException(
                    ExitReason.FAILED, "Loopback sockets do not work here: " + DevBroker.reason(e) + ".", e);
        }
    }

    String clientAddress() {
        return HOST + ":" + client;
    }

    String controllerAddress() {
        return HOST + ":" + controller;
    }

    private static ServerSocket bind(int port, String argument) throws IOException, BrokerException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new BrokerException(
                    ExitReason.PORT_TAKEN,
                    "Port " + HOST + ":" + port + " is taken (" + DevBroker.reason(e) + "); give another " + argument
                            + ", or 0 for a free one.",
                    e);
        }
    }
}
