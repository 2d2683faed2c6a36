package io.waybill.domain;

/** One rollout: 32 hexadecimal digits. */
public record RolloutId(String value) implements Identifier {
    public RolloutId {
        if (!Forms.isHex(value, 32)) {
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
