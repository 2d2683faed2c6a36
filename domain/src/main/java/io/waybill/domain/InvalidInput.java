package io.waybill.domain;

/** What was given can never be right, whatever the state: a malformed name, a negative limit. */
public final class InvalidInput extends Refusal {
    private static final long serialVersionUID = 1L;
    private final String field;
    private final String reason;

    public InvalidInput(String field, String message) {
        super(field + ": " + message);
        this.field = field;
        this.reason = message;
    }

    /** The field at fault, as JSON names it. */
    public String field() {
        return field;
    }

    /** What is wrong with it, for where the field is called otherwise. */
    public String reason() {
        return reason;
    }

    @Override
    public String code() {
        return "invalid-input";
    }
}
