package io.waybill.domain;

/** Who asks is known, and may not do that. */
public final class Forbidden extends Refusal {
    private static final long serialVersionUID = 1L;

    public Forbidden(String message) {
        super(message);
    }

    @Override
    public String code() {
        return "forbidden";
    }
}
