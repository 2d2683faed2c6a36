package io.waybill.infra.access;

/** The identity provider does not answer, so that nobody can say whom it knows. */
public final class ProviderAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProviderAway(Throwable cause) {
        super(cause);
    }
}
