package io.waybill.projections.audit;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads the entries that the index found, some at a time, and hands them over. */
final class Fetching {
    private static final int MOST = 1_000;

    private final JdbcTemplate jdbc;
    private final AuditOrder order;
    private final int atOnce;
    private final Predicate<AuditEntry> taker;
    private final List<Long> pending = new ArrayList<>();

    /**
     * @param expected how many are wanted, as far as that is known
     */
    Fetching(JdbcTemplate jdbc, AuditOrder order, int expected, Predicate<AuditEntry> taker) {
        this.jdbc = jdbc;
        this.order = order;
        this.taker = taker;
        atOnce = Math.clamp(expected, 1, MOST);
    }

    /** Says whether to go on. */
    boolean take(long segment, SegmentBits places) {
        List<Long> positions = new ArrayList<>();
        places.forEach(place -> positions.add(segment * SegmentBits.SIZE + place));
        for (Long position : order == AuditOrder.NEWEST_FIRST ? positions.reversed() : positions) {
            pending.add(position);
            if (pending.size() >= atOnce && !flush()) {
                return false;
            }
        }
        return true;
    }

    /** Hands over what is found and not handed over yet. */
    boolean flush() {
        if (pending.isEmpty()) {
            return true;
        }
        List<AuditEntry> found =
                jdbc.query(
                        AuditRows.SELECT
                                + " where position = any(?) order by position "
                                + order.sql(),
                        AuditRows::entry,
                        (Object) pending.toArray(Long[]::new));
        pending.clear();
        for (AuditEntry entry : found) {
            if (!taker.test(entry)) {
                return false;
            }
        }
        return true;
    }
}
