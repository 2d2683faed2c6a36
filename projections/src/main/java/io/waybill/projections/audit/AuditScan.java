package io.waybill.projections.audit;

import io.waybill.domain.ContainerId;
import io.waybill.projections.Conditions;
import io.waybill.projections.Storable;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Looks through entries one by one: those of one container, or those that the index does not have
 * yet.
 */
final class AuditScan {
    private static final int PAGE = 1_000;
    private static final String SAID =
            " cross join lateral (select (summary || ' ' || target || ' ' || coalesce(ticket, '')) collate \"C\" as said) w";

    private final JdbcTemplate jdbc;

    AuditScan(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param begin the lowest position
     * @param end the position to stop before
     * @param expected how many are wanted, as far as that is known
     * @param taker says whether to go on
     * @return whether it did not say otherwise
     */
    boolean each(
            AuditFilter filter,
            long begin,
            long end,
            AuditOrder order,
            int expected,
            Predicate<AuditEntry> taker) {
        long low = begin;
        long high = end;
        int page = Math.min(expected, PAGE);
        while (low < high) {
            List<AuditEntry> found = read(filter, low, high, order, page);
            for (AuditEntry entry : found) {
                if (SearchedWords.areIn(entry, filter.words()) && !taker.test(entry)) {
                    return false;
                }
            }
            if (found.size() < page) {
                return true;
            }
            long last = found.getLast().position();
            low = order == AuditOrder.OLDEST_FIRST ? last + 1 : low;
            high = order == AuditOrder.NEWEST_FIRST ? last : high;
        }
        return true;
    }

    /** Which places of a segment happened in the time that is asked for. */
    SegmentBits inTime(AuditFilter filter, long segment) {
        long first = segment * SegmentBits.SIZE;
        SegmentBits happened = new SegmentBits();
        Conditions asked =
                new Conditions()
                        .and("position >= ?", first)
                        .and("position < ?", first + SegmentBits.SIZE)
                        .and("occurred_at >= ?", utc(filter.from()))
                        .and("occurred_at < ?", utc(filter.to()));
        jdbc.query(
                "select position from audit_entry" + asked.where(),
                row -> {
                    happened.add((int) (row.getLong(1) - first));
                },
                asked.parameters());
        return happened;
    }

    private List<AuditEntry> read(
            AuditFilter filter, long low, long high, AuditOrder order, int limit) {
        Conditions asked = conditions(filter).and("position >= ?", low).and("position < ?", high);
        mayHave(asked, filter.words());
        return jdbc.query(
                AuditRows.SELECT
                        + (filter.words().isEmpty() ? "" : SAID)
                        + asked.where()
                        + " order by position "
                        + order.sql()
                        + " limit ?",
                AuditRows::entry,
                Storable.values(asked.parameters(limit)));
    }

    /**
     * Leaves most of what does not have the words where it is. What has them is seen here: where
     * letters beyond ASCII are, PostgreSQL may tell small ones from capitals by other rules.
     */
    private static void mayHave(Conditions asked, List<String> words) {
        for (String word : words) {
            if (word.chars().allMatch(c -> c < 0x80)) {
                asked.and("(said ilike ? or octet_length(said) > length(said))", "%" + word + "%");
            }
        }
    }

    private static Conditions conditions(AuditFilter filter) {
        Map<AuditField, String> fields = filter.fields();
        ContainerId container = filter.container();
        return new Conditions()
                .and("subject = ?", container == null ? null : container.subject())
                .and("actor = ?", fields.get(AuditField.ACTOR))
                .and("action = ?", fields.get(AuditField.ACTION))
                .and("target = ?", fields.get(AuditField.NAME))
                .and("host = ?", fields.get(AuditField.HOST))
                .and("image = ?", fields.get(AuditField.IMAGE))
                .and("image || ':' || version = ?", fields.get(AuditField.VERSION))
                .and("outcome = ?", fields.get(AuditField.OUTCOME))
                .and("cause = ?", fields.get(AuditField.CAUSE))
                .and("ticket = ?", fields.get(AuditField.TICKET))
                .and(
                        "to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') = ?",
                        fields.get(AuditField.DAY))
                .and("occurred_at >= ?", utc(filter.from()))
                .and("occurred_at < ?", utc(filter.to()));
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
