package io.waybill.infra.verification;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A comparison of the log with all that follows from it.
 *
 * @param status {@code requested}, {@code running}; at the end {@code consistent}, {@code
 *     different}, {@code undecided} where something could not be looked at, or {@code cancelled}
 * @param differences how many there are, of all checks
 */
public record Verification(
        String id,
        String status,
        String actor,
        @Nullable String reason,
        @Nullable String ticket,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        @Nullable String because,
        long differences,
        List<Part> checks) {

    /**
     * One check of it.
     *
     * @param status {@code waiting} or {@code running}; at the end {@code consistent}, {@code
     *     different} or {@code undecided}
     * @param position how far it is, and at the end where they were compared
     * @param of the log's last position when it began
     * @param because why it is undecided
     */
    public record Part(
            String name,
            String status,
            long position,
            long of,
            long differences,
            @Nullable String because) {}

    /**
     * One thing that is not as the log makes it.
     *
     * @param what such as {@code audit_entry position 42}
     * @param says how it differs
     */
    public record Difference(long number, String check, String what, String says) {}

    /** Who asks for one, and why. */
    public record Asked(
            String id,
            List<String> checks,
            String actor,
            String kind,
            @Nullable String reason,
            @Nullable String ticket) {}
}
