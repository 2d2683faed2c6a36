package io.waybill.domain;

/** The thing's present state does not admit the command. */
public final class TransitionRefused extends Refusal {
    private static final long serialVersionUID = 1L;

    public TransitionRefused(String command, Object thing, String because) {
        super("cannot " + command + " " + thing + ": " + because);
    }

    @Override
    public String code() {
        return "transition-refused";
    }
}
