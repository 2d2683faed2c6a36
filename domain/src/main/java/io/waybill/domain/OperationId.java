package io.waybill.domain;

/** One requested change: 32 hexadecimal digits. */
public record OperationId(String value) implements Identifier {
    public OperationId {
        if (!Forms.isHex(value, 32)) {
            throw new InvalidInput(
                    "operation", "'" + value + "' is not an operation id (32 hexadecimal digits)");
        }
    }

    @Override
    public String subject() {
        return "operations/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}
