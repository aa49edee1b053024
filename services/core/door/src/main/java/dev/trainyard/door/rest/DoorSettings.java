package dev.trainyard.door.rest;

/**
 * Where and how the door listens.
 *
 * @param host address to bind
 * @param port port to bind; 0: any
 * @param token what clients must bear; empty: nothing
 * @param limits what is refused
 */
public record DoorSettings(String host, int port, String token, DoorLimits limits) {
    /** Loopback, without a token. */
    public static DoorSettings loopback(int port) {
        return new DoorSettings("127.0.0.1", port, "", DoorLimits.standard());
    }

    /** The same with a bearer token. */
    public DoorSettings withToken(String v) {
        return new DoorSettings(host, port, v, limits);
    }

    /** The same with other limits. */
    public DoorSettings withLimits(DoorLimits v) {
        return new DoorSettings(host, port, token, v);
    }
}
