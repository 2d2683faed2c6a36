package io.waybill.domain;

/** The command collides with something else that exists, such as a name already taken. */
public final class Conflict extends Refusal {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
        super(message);
    }

    @Override
    public String code() {
        return "conflict";
    }
}
