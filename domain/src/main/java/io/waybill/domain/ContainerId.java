package io.waybill.domain;

import java.util.regex.Pattern;

/** One container, through renames and revisions, on whichever host: 32 hexadecimal digits. */
public record ContainerId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public ContainerId {
        if (!FORM.matcher(value).matches()) {
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
