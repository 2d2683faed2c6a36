package io.waybill.projections.audit;

import org.springframework.jdbc.core.JdbcTemplate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The index of the audit trail: for each segment of {@value SegmentBits#SIZE} positions, which of
 * them have which term. A segment is written once, when all of its entries are there, so that an
 * entry costs the same however many there are; the newest entries, whose segment is not full yet,
 * are looked through one by one.
 */
final class AuditSegments {
    private static final int SIZE = SegmentBits.SIZE;
    // Of an audit trail that was there before its index, so many are written with each batch.
    private static final int AT_ONCE = 8;

    private AuditSegments() {}

    /**
     * Writes the segments that are full and are not written yet.
     *
     * @param newest the entries that were written last, without a gap
     */
    static void seal(List<AuditEntry> newest, JdbcTemplate jdbc) {
        long full = (newest.getLast().position() + 1) / SIZE;
        if (full == 0) {
            return;
        }
        long next = sealedBelow(jdbc) / SIZE;
        for (long segment = next; segment < Math.min(full, next + AT_ONCE); segment++) {
            write(segment, entries(segment * SIZE, newest, jdbc), jdbc);
        }
    }

    /** A segment's; those that are at hand are not read again. */
    private static List<AuditEntry> entries(
            long first, List<AuditEntry> newest, JdbcTemplate jdbc) {
        long atHand = newest.getFirst().position();
        long end = first + SIZE;
        List<AuditEntry> entries = new ArrayList<>(SIZE);
        if (first < atHand) {
            entries.addAll(
                    jdbc.query(
                            AuditRows.SELECT
                                    + " where position >= ? and position < ? order by position",
                            AuditRows::entry,
                            first,
                            Math.min(end, atHand)));
        }
        if (end > atHand) {
            entries.addAll(newest.subList((int) Math.max(first - atHand, 0), (int) (end - atHand)));
        }
        return entries;
    }

    /** Entries below this position are found by the index, those from it on are not in it yet. */
    static long sealedBelow(JdbcTemplate jdbc) {
        Long segments =
                jdbc.queryForObject(
                        "select coalesce(max(segment) + 1, 0) from audit_segment", Long.class);
        return segments == null ? 0 : segments * SIZE;
    }

    private static void write(long segment, List<AuditEntry> entries, JdbcTemplate jdbc) {
        SegmentTerms terms = new SegmentTerms();
        Instant earliest = Instant.MAX;
        Instant latest = Instant.MIN;
        for (AuditEntry entry : entries) {
            terms.add((int) (entry.position() % SIZE), entry);
            earliest = entry.at().isBefore(earliest) ? entry.at() : earliest;
            latest = entry.at().isAfter(latest) ? entry.at() : latest;
        }
        List<Object[]> rows = new ArrayList<>();
        terms.sorted()
                .forEach(
                        (term, places) ->
                                rows.add(
                                        new Object[] {
                                            term, segment, places.count(), places.bits().write()
                                        }));
        jdbc.batchUpdate(
                "insert into audit_term (term, segment, entries, places) values (?, ?, ?, ?)",
                rows);
        jdbc.update(
                "insert into audit_segment (segment, earliest, latest) values (?, ?, ?)",
                segment,
                earliest.atOffset(ZoneOffset.UTC),
                latest.atOffset(ZoneOffset.UTC));
    }
}
