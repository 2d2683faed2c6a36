package io.waybill.projections.audit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One line of the audit trail.
 *
 * @param at when it happened, by the host's clock where it happened on a host
 * @param recordedAt when the log took it in
 * @param action a verb, such as {@code stop}, {@code exit} or {@code publish}
 * @param target the name of what it happened to, as it was then
 * @param outcome {@code requested}, {@code done}, {@code failed}, {@code abandoned} or {@code
 *     observed}
 * @param cause why it happened on the host; none for what was decided here
 * @param reason in the words of who acted
 * @param approvedBy who approved of it beforehand; none where nobody had to
 * @param summary a sentence for people
 */
public record AuditEntry(
        long position,
        String id,
        Instant at,
        Instant recordedAt,
        String actor,
        String actorKind,
        String action,
        String type,
        String subject,
        String target,
        @Nullable String host,
        @Nullable String image,
        @Nullable Integer version,
        @Nullable String operation,
        String outcome,
        @Nullable String cause,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable String approvedBy,
        @Nullable String correlationId,
        @Nullable String causationId,
        String summary) {}
