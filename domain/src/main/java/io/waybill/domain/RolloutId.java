package io.waybill.domain;

import java.util.regex.Pattern;

/** One rollout: 32 hexadecimal digits. */
public record RolloutId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public RolloutId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput(
                    "rollout", "'" + value + "' is not a rollout id (32 hexadecimal digits)");
        }
    }

    @Override
    public String subject() {
        return "rollouts/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}
