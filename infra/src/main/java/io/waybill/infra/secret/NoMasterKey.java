package io.waybill.infra.secret;

/** The master key is not at hand: no secret can be kept or read. */
public final class NoMasterKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoMasterKey(String message) {
        super(message);
    }
}
