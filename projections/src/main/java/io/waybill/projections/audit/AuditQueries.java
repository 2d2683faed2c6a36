package io.waybill.projections.audit;

import io.waybill.domain.ContainerId;
import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import javax.sql.DataSource;

/** What can be asked of the audit trail. */
public final class AuditQueries {
    private static final int EXPORTED_AT_ONCE = 1_000;

    private final JdbcTemplate jdbc;
    private final AuditIndex index;
    private final AuditScan scan;

    public AuditQueries(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        index = new AuditIndex(jdbc);
        scan = new AuditScan(jdbc);
    }

    /**
     * A page of the entries that a filter means.
     *
     * @param limit of one page, 1 to {@value Page#LARGEST}
     * @param cursor where a former page ended: entries that came meanwhile are neither repeated nor
     *     hide any
     */
    public Page<AuditEntry> find(
            AuditFilter filter, AuditOrder order, int limit, @Nullable String cursor) {
        Page.requireLimit(limit);
        long begin = 1;
        long end = Long.MAX_VALUE;
        if (cursor != null) {
            long last = Page.positionOf(cursor);
            begin = order == AuditOrder.OLDEST_FIRST ? last + 1 : begin;
            end = order == AuditOrder.NEWEST_FIRST ? last : end;
        }
        List<AuditEntry> found = new ArrayList<>(limit + 1);
        each(
                filter,
                begin,
                end,
                order,
                limit + 1,
                entry -> {
                    found.add(entry);
                    return found.size() <= limit;
                });
        return Page.of(found, limit, entry -> Long.toString(entry.position()));
    }

    /**
     * Hands over every entry that a filter means and that is there now, one after another, without
     * having many of them at once.
     *
     * @param taker says whether to go on
     */
    public void export(AuditFilter filter, AuditOrder order, Predicate<AuditEntry> taker) {
        each(filter, 1, last() + 1, order, EXPORTED_AT_ONCE, taker);
    }

    /**
     * Everything on record about one container, oldest first.
     *
     * @param limit of one page, 1 to {@value Page#LARGEST}
     * @param cursor where a former page ended
     */
    public Page<AuditEntry> history(ContainerId container, int limit, @Nullable String cursor) {
        return find(
                AuditFilter.EVERYTHING.about(container), AuditOrder.OLDEST_FIRST, limit, cursor);
    }

    public Optional<AuditEntry> entry(long position) {
        return jdbc
                .query(AuditRows.SELECT + " where position = ?", AuditRows::entry, position)
                .stream()
                .findFirst();
    }

    /**
     * What followed from events at once, oldest first.
     *
     * @param ids of the events
     */
    public List<AuditEntry> followingFrom(Collection<String> ids, int limit) {
        return jdbc.query(
                AuditRows.SELECT + " where causation_id = any(?) order by position limit ?",
                AuditRows::entry,
                ids.toArray(String[]::new),
                limit);
    }

    /** How many entries a filter means, exactly. */
    public long count(AuditFilter filter) {
        if (filter.equals(AuditFilter.EVERYTHING)) {
            return last(); // one entry a position, from 1, and no position is left out
        }
        return tally(filter, null).total();
    }

    /** How many entries a filter means of each value that a field has, exactly. */
    public AuditGroups group(AuditFilter filter, AuditField field) {
        Tally tally = tally(filter, field);
        return AuditGroups.of(tally.total(), tally.groups(), field);
    }

    /** Whether any entry has a value. */
    public boolean isOnRecord(AuditField field, String value) {
        AuditFilter asked = AuditFilter.EVERYTHING.with(field, value);
        return !find(asked, AuditOrder.NEWEST_FIRST, 1, null).items().isEmpty();
    }

    private record Tally(long total, Map<String, Long> groups) {}

    private Tally tally(AuditFilter filter, @Nullable AuditField field) {
        boolean byIndex = filter.container() == null;
        long sealed = byIndex ? AuditSegments.sealedBelow(jdbc) : 1;
        Map<String, Long> groups = new HashMap<>();
        long[] total = {0};
        scan.each(
                filter,
                Math.max(sealed, 1),
                Long.MAX_VALUE,
                AuditOrder.OLDEST_FIRST,
                EXPORTED_AT_ONCE,
                entry -> {
                    total[0]++;
                    String value = field == null ? null : field.of(entry);
                    if (value != null) {
                        groups.merge(
                                Term.valueOf(Term.of(Objects.requireNonNull(field), value)),
                                1L,
                                Long::sum);
                    }
                    return true;
                });
        Map<Long, SegmentBits> among = byIndex ? among(filter, sealed) : Map.of();
        total[0] += among.values().stream().mapToLong(SegmentBits::count).sum();
        if (field != null && !among.isEmpty()) {
            boolean all = filter.equals(AuditFilter.EVERYTHING);
            index.counts(field, among, all)
                    .forEach((value, n) -> groups.merge(value, n, Long::sum));
        }
        return new Tally(total[0], groups);
    }

    /** What a filter means of each segment that the index has. */
    private Map<Long, SegmentBits> among(AuditFilter filter, long sealed) {
        Map<Long, SegmentBits> among = new HashMap<>();
        index.each(
                filter,
                1,
                sealed,
                AuditOrder.OLDEST_FIRST,
                match -> {
                    among.put(match.segment(), inTime(filter, match));
                    return true;
                });
        return among;
    }

    private SegmentBits inTime(AuditFilter filter, AuditIndex.Match match) {
        return match.within()
                ? match.places()
                : scan.inTime(filter, match.segment()).and(match.places());
    }

    private boolean each(
            AuditFilter filter,
            long begin,
            long end,
            AuditOrder order,
            int expected,
            Predicate<AuditEntry> taker) {
        if (filter.container() != null) {
            return scan.each(filter, begin, end, order, expected, taker);
        }
        long sealed = AuditSegments.sealedBelow(jdbc);
        if (order == AuditOrder.NEWEST_FIRST) {
            return scan.each(filter, Math.max(begin, sealed), end, order, expected, taker)
                    && indexed(filter, begin, Math.min(end, sealed), order, expected, taker);
        }
        return indexed(filter, begin, Math.min(end, sealed), order, expected, taker)
                && scan.each(filter, Math.max(begin, sealed), end, order, expected, taker);
    }

    private boolean indexed(
            AuditFilter filter,
            long begin,
            long end,
            AuditOrder order,
            int expected,
            Predicate<AuditEntry> taker) {
        Fetching fetching = new Fetching(jdbc, order, expected, taker);
        return index.each(
                        filter,
                        begin,
                        end,
                        order,
                        match -> fetching.take(match.segment(), inTime(filter, match)))
                && fetching.flush();
    }

    /** The position of the newest entry; 0 where there is none. */
    private long last() {
        Long last =
                jdbc.queryForObject(
                        "select coalesce(max(position), 0) from audit_entry", Long.class);
        return last == null ? 0 : last;
    }
}
