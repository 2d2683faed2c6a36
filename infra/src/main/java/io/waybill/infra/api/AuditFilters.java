package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.people.People;
import io.waybill.projections.audit.AuditField;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.audit.AuditWords;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;

/** Reads from a request which entries are asked for. A value that can never be is an error. */
@Component
public class AuditFilters {
    private final AuditQueries audit;
    private final ContainerNames names;
    private final People people;

    AuditFilters(AuditQueries audit, ContainerNames names, People people) {
        this.audit = audit;
        this.names = names;
        this.people = people;
    }

    public AuditFilter of(HttpServletRequest http) {
        return of(http::getParameter)
                .happening(
                        Instants.parse("from", http.getParameter("from")),
                        Instants.parse("to", http.getParameter("to")));
    }

    /** Gives what is asked of a field; nothing where nothing is. */
    interface Asked {
        @Nullable String of(String field);
    }

    /** Of whatever time. */
    AuditFilter of(Asked asked) {
        String container = asked.of("container");
        String actor = asked.of("actor");
        return AuditFilter.EVERYTHING
                .about(container == null ? null : names.resolve(container))
                .with(AuditField.ACTOR, actor == null ? null : people.askedFor(actor))
                .with(AuditField.ACTION, action(asked.of("action")))
                .with(AuditField.NAME, asked.of("name"))
                .with(AuditField.HOST, asked.of("host"))
                .with(AuditField.IMAGE, asked.of("image"))
                .with(AuditField.VERSION, version(asked.of("version"), asked.of("image")))
                .with(AuditField.OUTCOME, oneOf("outcome", asked, AuditWords.OUTCOMES))
                .with(AuditField.CAUSE, oneOf("cause", asked, AuditWords.CAUSES))
                .with(AuditField.TICKET, asked.of("ticket"))
                .saying(asked.of("text"));
    }

    static AuditOrder order(HttpServletRequest http) {
        String order = http.getParameter("order");
        return switch (order) {
            case null -> AuditOrder.NEWEST_FIRST;
            case "newest" -> AuditOrder.NEWEST_FIRST;
            case "oldest" -> AuditOrder.OLDEST_FIRST;
            default -> throw new InvalidInput("order", "'" + order + "' is not newest or oldest");
        };
    }

    // One that is on record, though this program does not know it, is no slip of the pen either.
    private @Nullable String action(@Nullable String action) {
        boolean known =
                action == null
                        || AuditWords.ACTIONS.contains(action)
                        || audit.isOnRecord(AuditField.ACTION, action);
        if (!known) {
            throw new InvalidInput(
                    "action",
                    "'" + action + "' is not one of " + String.join(", ", AuditWords.ACTIONS));
        }
        return action;
    }

    private static @Nullable String version(@Nullable String version, @Nullable String image) {
        if (version == null) {
            return null;
        }
        if (image == null || !version.matches("\\d{1,9}")) {
            throw new InvalidInput(
                    "version", "it is a number, such as 3, and goes with the image that it is of");
        }
        return image + ":" + Integer.parseInt(version);
    }

    private static @Nullable String oneOf(String field, Asked asked, List<String> known) {
        String value = asked.of(field);
        if (value != null && !known.contains(value)) {
            throw new InvalidInput(
                    field, "'" + value + "' is not one of " + String.join(", ", known));
        }
        return value;
    }
}
