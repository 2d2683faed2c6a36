package io.waybill.projections.audit;

import org.springframework.jdbc.core.JdbcTemplate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
     * @param position of the newest entry
     */
    static void seal(long position, JdbcTemplate jdbc) {
        if (position + 1 < (long) SIZE) {
            return;
        }
        long full = (position + 1) / SIZE;
        long next = sealedBelow(jdbc) / SIZE;
        for (long segment = next; segment < Math.min(full, next + AT_ONCE); segment++) {
            write(segment, jdbc);
        }
    }

    /** Entries below this position are found by the index, those from it on are not in it yet. */
    static long sealedBelow(JdbcTemplate jdbc) {
        Long segments =
                jdbc.queryForObject(
                        "select coalesce(max(segment) + 1, 0) from audit_segment", Long.class);
        return segments == null ? 0 : segments * SIZE;
    }

    private static void write(long segment, JdbcTemplate jdbc) {
        List<AuditEntry> entries =
                jdbc.query(
                        AuditRows.SELECT + " where position >= ? and position < ?",
                        AuditRows::entry,
                        segment * SIZE,
                        (segment + 1) * SIZE);
        Map<String, SegmentBits> terms = new HashMap<>();
        Instant earliest = Instant.MAX;
        Instant latest = Instant.MIN;
        for (AuditEntry entry : entries) {
            int place = (int) (entry.position() % SIZE);
            for (String term : Term.all(entry)) {
                terms.computeIfAbsent(term, _ -> new SegmentBits()).add(place);
            }
            earliest = entry.at().isBefore(earliest) ? entry.at() : earliest;
            latest = entry.at().isAfter(latest) ? entry.at() : latest;
        }
        List<Object[]> rows = new ArrayList<>(terms.size());
        // In the order of the table's key, since that is the quickest to write.
        new TreeMap<>(terms)
                .forEach(
                        (term, bits) ->
                                rows.add(new Object[] {term, segment, bits.count(), bits.write()}));
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
