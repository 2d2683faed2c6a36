package io.waybill.domain;

import java.util.regex.Pattern;

/** One stack, by its name. */
public record StackId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    public StackId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new InvalidInput(
                    "stack",
                    "'"
                            + value
                            + "' is not a stack's name: 1 to 63 lower-case letters, digits, '_' or '-', a letter or"
                            + " digit first");
        }
    }

    @Override
    public String subject() {
        return "stacks/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}
