package io.waybill.domain;

/** A host's name, which is its identity: it is part of topic names. */
public record HostId(String value) implements Identifier {
    public HostId {
        if (!Forms.isName(value, 63, "-")) {
            throw new InvalidInput(
                    "host",
                    "'"
                            + value
                            + "' is not a host name (lower-case letters, digits and hyphens, 63 at most)");
        }
    }

    @Override
    public String subject() {
        return "hosts/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}
