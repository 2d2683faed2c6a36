package io.waybill.domain;

/** What the command names is not on record. */
public final class UnknownThing extends Refusal {
    private static final long serialVersionUID = 1L;

    public UnknownThing(String message) {
        super(message);
    }

    @Override
    public String code() {
        return "unknown";
    }
}
