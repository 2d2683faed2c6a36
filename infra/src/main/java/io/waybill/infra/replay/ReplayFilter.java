package io.waybill.infra.replay;

import io.waybill.domain.ContainerId;
import io.waybill.projections.audit.AuditField;
import io.waybill.projections.audit.AuditFilter;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Which events: those that meet every condition there is. All but the types are what the audit
 * trail can be asked by, and mean the same.
 *
 * @param types such as {@code io.waybill.container.started}, with revision or without
 * @param container its id once it is on record; its name, {@code host/name} or id where asked for
 */
public record ReplayFilter(
        @Nullable List<String> types,
        @Nullable String container,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String name,
        @Nullable String image,
        @Nullable Integer version,
        @Nullable String host,
        @Nullable String outcome,
        @Nullable String cause,
        @Nullable String ticket,
        @Nullable String text) {
    public static final ReplayFilter EVERYTHING =
            new ReplayFilter(
                    null, null, null, null, null, null, null, null, null, null, null, null);

    public ReplayFilter {
        types = types == null || types.isEmpty() ? null : List.copyOf(types);
    }

    /** What is asked of a field of the audit trail, by its name. */
    public @Nullable String value(String field) {
        return switch (field) {
            case "container" -> container;
            case "actor" -> actor;
            case "action" -> action;
            case "name" -> name;
            case "image" -> image;
            case "version" -> version == null ? null : version.toString();
            case "host" -> host;
            case "outcome" -> outcome;
            case "cause" -> cause;
            case "ticket" -> ticket;
            case "text" -> text;
            default -> throw new IllegalArgumentException(field);
        };
    }

    /** The same, by an actor as they are called on record. */
    public ReplayFilter by(String onRecord) {
        return new ReplayFilter(
                types, container, onRecord, action, name, image, version, host, outcome, cause,
                ticket, text);
    }

    public ReplayFilter of(ContainerId id) {
        return new ReplayFilter(
                types,
                id.value(),
                actor,
                action,
                name,
                image,
                version,
                host,
                outcome,
                cause,
                ticket,
                text);
    }

    /** What the audit trail has to be asked; everything where it need not be asked. */
    AuditFilter audit() {
        return AuditFilter.EVERYTHING
                .about(container == null ? null : new ContainerId(container))
                .with(AuditField.ACTOR, actor)
                .with(AuditField.ACTION, action)
                .with(AuditField.NAME, name)
                .with(AuditField.IMAGE, image)
                .with(AuditField.VERSION, version == null ? null : image + ":" + version)
                .with(AuditField.HOST, host)
                .with(AuditField.OUTCOME, outcome)
                .with(AuditField.CAUSE, cause)
                .with(AuditField.TICKET, ticket)
                .saying(text);
    }
}
