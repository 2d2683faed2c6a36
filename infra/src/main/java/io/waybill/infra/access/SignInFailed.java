package io.waybill.infra.access;

/** Nobody came to be signed in; the message says to them why, and what to do. */
public final class SignInFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SignInFailed(String message) {
        super(message);
    }
}
