package io.waybill.domain;

import java.util.regex.Pattern;

/** A host's name, which is its identity: it is part of topic names. */
public record HostId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public HostId {
        if (!FORM.matcher(value).matches()) {
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
