package dev.trainyard.contracts.codec;

/** Records and messages do not fit, at start-up, or bytes are not a message of the contract. The text says which. */
public final class ContractException extends RuntimeException {
    public ContractException(String message) {
        super(message);
    }

    public ContractException(String message, Throwable cause) {
        super(message, cause);
    }
}
