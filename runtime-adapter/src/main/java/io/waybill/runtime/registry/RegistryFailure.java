package io.waybill.runtime.registry;

/**
 * A registry did not say what a reference stands for, or not in a way that is trusted. Codes:
 * {@code not-found}, {@code unsigned}, {@code registry-unauthorized}, {@code registry-away}, {@code
 * registry-answer} for one that makes no sense.
 */
public final class RegistryFailure extends RuntimeException {
    /** There is no such repository, tag or digest. */
    public static final String NOT_FOUND = "not-found";

    /** It is there, and has to be signed, and is not. */
    public static final String UNSIGNED = "unsigned";

    private static final long serialVersionUID = 1L;

    private final String code;

    RegistryFailure(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
