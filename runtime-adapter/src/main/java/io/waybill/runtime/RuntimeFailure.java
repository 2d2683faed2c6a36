package io.waybill.runtime;

import io.waybill.domain.container.Failure;

/**
 * The engine answered, and did not do what it was asked for; to repeat it at once would not help.
 */
public final class RuntimeFailure extends RuntimeException {
    /** The image is not on the host, or not in its registry. */
    public static final String IMAGE_NOT_FOUND = "image-not-found";

    /** A step of a build failed. */
    public static final String BUILD_FAILED = "build-failed";

    /** There is no such file or folder in the container. */
    public static final String PATH_NOT_FOUND = "path-not-found";

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code for programs, such as {@code port-in-use}
     */
    public RuntimeFailure(String code, String message) {
        super(message);
        this.code = code;
    }

    public boolean is(String code) {
        return this.code.equals(code);
    }

    public Failure failure() {
        return new Failure(code, String.valueOf(getMessage()));
    }
}
