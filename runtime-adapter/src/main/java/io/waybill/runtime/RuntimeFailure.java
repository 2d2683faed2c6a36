package io.waybill.runtime;

import io.waybill.domain.container.Failure;

/**
 * The engine answered, and did not do what it was asked for; to repeat it at once would not help.
 */
public final class RuntimeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code for programs, such as {@code port-in-use}
     */
    public RuntimeFailure(String code, String message) {
        super(message);
        this.code = code;
    }

    public Failure failure() {
        return new Failure(code, String.valueOf(getMessage()));
    }
}
