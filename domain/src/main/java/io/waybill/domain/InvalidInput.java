package io.waybill.domain;

/** What was given can never be right, whatever the state: a malformed name, a negative limit. */
public final class InvalidInput extends Refusal {
    private static final long serialVersionUID = 1L;
    private final String field;

    public InvalidInput(String field, String message) {
        super(field + ": " + message);
        this.field = field;
    }

    /** The field at fault, as JSON names it. */
    public String field() {
        return field;
    }

    @Override
    public String code() {
        return "invalid-input";
    }
}
