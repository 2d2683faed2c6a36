package io.waybill.infra.interaction;

import io.waybill.domain.container.Failure;

/** A host was asked for something, and answered that it cannot be had. */
public final class HostRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public HostRefused(Failure failure) {
        super(failure.message(), null, false, false);
        this.code = failure.code();
    }

    public String code() {
        return code;
    }
}
