package io.waybill.projections.audit;

import io.waybill.domain.ContainerId;
import io.waybill.projections.Conditions;
import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import javax.sql.DataSource;

/** What can be asked of the audit trail. */
public final class AuditQueries {
    private final JdbcTemplate jdbc;

    public AuditQueries(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
    }

    /** The entries that a filter is met by, newest first. */
    public Page<AuditEntry> find(AuditFilter filter) {
        String cursor = filter.cursor();
        Conditions asked =
                new Conditions()
                        .and("actor = ?", filter.actor())
                        .and("action = ?", filter.action())
                        .and("subject = ?", subjectOf(filter.container()))
                        .and("image = ?", filter.image())
                        .and("host = ?", filter.host())
                        .and("outcome = ?", filter.outcome())
                        .and("cause = ?", filter.cause())
                        .and(
                                "concat_ws(' ', summary, reason, target, ticket) ilike ?",
                                containing(filter.text()))
                        .and("occurred_at >= ?", utc(filter.from()))
                        .and("occurred_at < ?", utc(filter.to()))
                        .and("position < ?", cursor == null ? null : Page.positionOf(cursor));
        return page(asked, "desc", filter.limit());
    }

    /**
     * Everything on record about one container, oldest first.
     *
     * @param limit of one page, 1 to {@value Page#LARGEST}
     * @param cursor where a former page ended
     */
    public Page<AuditEntry> history(ContainerId container, int limit, @Nullable String cursor) {
        Conditions asked =
                new Conditions()
                        .and("subject = ?", container.subject())
                        .and("position > ?", cursor == null ? null : Page.positionOf(cursor));
        return page(asked, "asc", Page.requireLimit(limit));
    }

    private Page<AuditEntry> page(Conditions asked, String order, int limit) {
        List<AuditEntry> found =
                jdbc.query(
                        AuditRows.SELECT
                                + asked.where()
                                + " order by position "
                                + order
                                + " limit ?",
                        AuditRows::entry,
                        asked.parameters(limit + 1));
        return Page.of(found, limit, entry -> Long.toString(entry.position()));
    }

    private static @Nullable String subjectOf(@Nullable String container) {
        return container == null ? null : new ContainerId(container).subject();
    }

    private static @Nullable String containing(@Nullable String text) {
        return text == null ? null : "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
