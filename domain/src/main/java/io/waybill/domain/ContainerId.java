package io.waybill.domain;

/** One container, through renames and revisions, on whichever host: 32 hexadecimal digits. */
public record ContainerId(String value) implements Identifier {
    public ContainerId {
        if (!Forms.isHex(value, 32)) {
            throw new InvalidInput(
                    "container", "'" + value + "' is not a container id (32 hexadecimal digits)");
        }
    }

    @Override
    public String subject() {
        return "containers/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}
