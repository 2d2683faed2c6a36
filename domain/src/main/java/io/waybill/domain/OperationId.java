package io.waybill.domain;

import java.util.regex.Pattern;

/** One requested change: 32 hexadecimal digits. */
public record OperationId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public OperationId {
        if (!FORM.matcher(value).matches()) {
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
