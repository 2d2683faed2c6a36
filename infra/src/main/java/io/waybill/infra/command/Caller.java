package io.waybill.infra.command;

import io.waybill.domain.EventMetadata;
import io.waybill.domain.OperationId;
import io.waybill.domain.access.Grant;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who asks, and why: what every event says beside its payload.
 *
 * @param kind {@code user}, {@code service}, {@code agent} or {@code system}
 * @param grants what they may do; none of Waybill itself and its agents, which are asked by nobody
 * @param request by which they ask; none where it is no command's
 */
public record Caller(
        String actor,
        String kind,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable String correlationId,
        @Nullable String causationId,
        @Nullable String sourceAddress,
        @Nullable String traceParent,
        @Nullable List<Grant> grants,
        @Nullable Request request) {

    /** Who asks for nothing that takes more than one command, or anybody's approval. */
    public Caller(
            String actor,
            String kind,
            @Nullable String reason,
            @Nullable String ticket,
            @Nullable String correlationId,
            @Nullable String causationId,
            @Nullable String sourceAddress,
            @Nullable String traceParent,
            @Nullable List<Grant> grants) {
        this(
                actor,
                kind,
                reason,
                ticket,
                correlationId,
                causationId,
                sourceAddress,
                traceParent,
                grants,
                null);
    }

    /** Waybill itself. */
    public static Caller system(String reason) {
        return new Caller("waybill", "system", reason, null, null, null, null, null, null);
    }

    /** Waybill itself, in what {@code operation} begins. */
    public static Caller system(String reason, OperationId operation) {
        return new Caller(
                "waybill", "system", reason, null, operation.value(), null, null, null, null);
    }

    /** Waybill itself, because of the event {@code causationId}. */
    public static Caller system(
            String reason, @Nullable OperationId operation, @Nullable String causationId) {
        return new Caller(
                "waybill",
                "system",
                reason,
                null,
                operation == null ? null : operation.value(),
                causationId,
                null,
                null,
                null);
    }

    /** A host's agent, which saw what followed from the event {@code causationId}. */
    public static Caller agent(
            String host, @Nullable String correlationId, @Nullable String causationId) {
        return new Caller(
                "agent/" + host, "agent", null, null, correlationId, causationId, null, null, null);
    }

    /** What every event that follows says beside its payload. */
    public Map<String, Object> metadata() {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put(EventMetadata.ACTOR, actor);
        metadata.put(EventMetadata.ACTOR_KIND, kind);
        put(metadata, EventMetadata.REASON, reason);
        put(metadata, EventMetadata.TICKET, ticket);
        put(metadata, EventMetadata.CORRELATION_ID, correlationId);
        put(metadata, EventMetadata.CAUSATION_ID, causationId);
        put(metadata, EventMetadata.SOURCE_ADDRESS, sourceAddress);
        put(metadata, EventMetadata.TRACE_PARENT, traceParent);
        return metadata;
    }

    private static void put(Map<String, Object> metadata, String key, @Nullable String value) {
        if (value != null) {
            metadata.put(key, value);
        }
    }
}
