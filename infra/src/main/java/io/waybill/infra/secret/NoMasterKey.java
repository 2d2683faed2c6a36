package io.waybill.infra.secret;

/** The master key is not at hand: nothing can be kept or read that it protects. */
public final class NoMasterKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoMasterKey(String message) {
        super(message);
    }
}
