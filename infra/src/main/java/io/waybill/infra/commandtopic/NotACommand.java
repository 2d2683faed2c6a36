package io.waybill.infra.commandtopic;

import org.jspecify.annotations.Nullable;

/** A record of which no request can be made. */
final class NotACommand extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient @Nullable Asked asked;

    /**
     * @param asked as far as it says what it is
     */
    NotACommand(@Nullable Asked asked, String code, String detail) {
        super(detail, null, false, false); // there may be many
        this.asked = asked;
        problem = new Problem(code, detail);
    }

    Problem problem() {
        return problem;
    }

    @Nullable Asked asked() {
        return asked;
    }
}
