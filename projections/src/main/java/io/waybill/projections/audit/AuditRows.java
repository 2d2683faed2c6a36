package io.waybill.projections.audit;

import io.waybill.projections.EventRecord;
import io.waybill.projections.Storable;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/** Entries as rows of {@code audit_entry}. */
final class AuditRows {
    private static final String COLUMNS =
            """
            position, sequence, id, occurred_at, recorded_at, actor, actor_kind, action, type, subject, target,
            host, image, version, operation, outcome, cause, reason, ticket, approved_by, correlation_id, causation_id, summary""";

    static final String SELECT = "select " + COLUMNS + " from audit_entry";

    /** Where the sentence goes on, so that a comma has to end what is said of who approved. */
    private static final Pattern BEFORE_WORDS =
            Pattern.compile(Pattern.quote(Phrases.BY_ACTOR) + "(?= [^(])");

    private AuditRows() {}

    static void insert(List<@Nullable Object[]> rows, JdbcTemplate jdbc) {
        jdbc.batchUpdate(
                "insert into audit_entry ("
                        + COLUMNS
                        + ") values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict (position) do nothing",
                rows);
    }

    /** What an event says, as the table keeps it. */
    static AuditEntry entry(EventRecord event, Account account) {
        return new AuditEntry(
                event.position(),
                event.id(),
                Storable.time(event.time()),
                Storable.time(event.recordedAt()),
                Storable.text(event.actor()),
                Storable.text(event.actorKind()),
                Storable.text(account.action()),
                event.type(),
                event.subject(),
                Storable.text(account.target()),
                Storable.textOrNone(account.host()),
                Storable.textOrNone(account.image()),
                account.version(),
                Storable.textOrNone(account.operation()),
                Words.of(account.outcome()),
                Storable.textOrNone(account.cause()),
                Storable.textOrNone(event.reason()),
                Storable.textOrNone(event.ticket()),
                Storable.textOrNone(event.approvedBy()),
                Storable.textOrNone(event.correlationId()),
                Storable.textOrNone(event.causationId()),
                Storable.text(summary(event, account)));
    }

    static @Nullable Object[] row(long sequence, AuditEntry entry) {
        return new @Nullable Object[] {
            entry.position(),
            sequence,
            entry.id(),
            entry.at().atOffset(ZoneOffset.UTC),
            entry.recordedAt().atOffset(ZoneOffset.UTC),
            entry.actor(),
            entry.actorKind(),
            entry.action(),
            entry.type(),
            entry.subject(),
            entry.target(),
            entry.host(),
            entry.image(),
            entry.version(),
            entry.operation(),
            entry.outcome(),
            entry.cause(),
            entry.reason(),
            entry.ticket(),
            entry.approvedBy(),
            entry.correlationId(),
            entry.causationId(),
            entry.summary()
        };
    }

    private static String summary(EventRecord event, Account account) {
        String says = account.says();
        String by = " by " + event.actor();
        if (event.approvedBy() != null) {
            by += ", approved by " + event.approvedBy();
            says = BEFORE_WORDS.matcher(says).replaceAll("$0,");
        }
        String sentence = says.replace(Phrases.BY_ACTOR, by);
        return event.reason() == null ? sentence : sentence + ": " + event.reason();
    }

    static AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getLong("position"),
                row.getString("id"),
                instant(row, "occurred_at"),
                instant(row, "recorded_at"),
                row.getString("actor"),
                row.getString("actor_kind"),
                row.getString("action"),
                row.getString("type"),
                row.getString("subject"),
                row.getString("target"),
                row.getString("host"),
                row.getString("image"),
                row.getObject("version", Integer.class),
                row.getString("operation"),
                row.getString("outcome"),
                row.getString("cause"),
                row.getString("reason"),
                row.getString("ticket"),
                row.getString("approved_by"),
                row.getString("correlation_id"),
                row.getString("causation_id"),
                row.getString("summary"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
