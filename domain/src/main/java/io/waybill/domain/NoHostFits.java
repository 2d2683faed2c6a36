package io.waybill.domain;

/** No host takes the container that is to be placed. */
public final class NoHostFits extends Refusal {
    private static final long serialVersionUID = 1L;

    public NoHostFits(String message) {
        super(message);
    }

    @Override
    public String code() {
        return "no-host-fits";
    }
}
