package io.waybill.projections.audit;

import io.waybill.domain.InvalidInput;
import io.waybill.projections.Storable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the positions that a filter means, segment by segment. Any filters together cost what their
 * terms' rows cost, however few entries, or none, have all of them.
 */
final class AuditIndex {
    private static final int FIRST_CHUNK = 2;
    private static final int LARGEST_CHUNK = 1_024;
    private static final int FEW = 16;
    private static final int MOST_WORDS = 500;
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private final JdbcTemplate jdbc;

    /** What is asked of an entry: to have one of some terms. */
    private record Clause(List<String> terms) {}

    /**
     * What a filter means of one segment.
     *
     * @param places those that have all the terms that are asked for, at any time
     * @param within whether all of the segment happened in the time that is asked for
     */
    record Match(long segment, SegmentBits places, boolean within) {}

    interface Visitor {
        /** Says whether to go on. */
        boolean visit(Match match);
    }

    AuditIndex(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Visits what matches, in order.
     *
     * @param begin the lowest position
     * @param end the position to stop before, which is one that the index has
     * @return whether the visitor did not end it
     */
    boolean each(AuditFilter filter, long begin, long end, AuditOrder order, Visitor visitor) {
        if (begin >= end) {
            return true;
        }
        List<Clause> clauses = clauses(filter);
        if (clauses.stream().anyMatch(clause -> clause.terms().isEmpty())) {
            return true; // a word that no entry has
        }
        long lowest = begin / SegmentBits.SIZE;
        long highest = (end - 1) / SegmentBits.SIZE;
        TreeMap<Long, Boolean> inTime = inTime(filter, lowest, highest);
        List<Long> segments = new ArrayList<>(inTime.keySet());
        if (order == AuditOrder.NEWEST_FIRST) {
            segments = segments.reversed();
        }
        int size = FIRST_CHUNK;
        for (int from = 0; from < segments.size(); ) {
            List<Long> chunk = segments.subList(from, Math.min(from + size, segments.size()));
            Map<Long, SegmentBits> found = matching(clauses, chunk);
            for (Long segment : chunk) {
                SegmentBits places = found.get(segment);
                if (places == null) {
                    continue;
                }
                places = cut(places, segment, begin, end);
                if (!places.isEmpty()
                        && !visitor.visit(
                                new Match(segment, places, inTime.getOrDefault(segment, false)))) {
                    return false;
                }
            }
            from += chunk.size();
            size = Math.min(size * 8, LARGEST_CHUNK);
        }
        return true;
    }

    private static SegmentBits cut(SegmentBits places, long segment, long begin, long end) {
        long first = segment * SegmentBits.SIZE;
        SegmentBits rest = places;
        if (begin > first) {
            rest = rest.from((int) (begin - first));
        }
        if (end < first + SegmentBits.SIZE) {
            rest = rest.below((int) (end - first));
        }
        return rest;
    }

    /** The segments in which something happened in the time, and whether nothing else did. */
    private TreeMap<Long, Boolean> inTime(AuditFilter filter, long lowest, long highest) {
        TreeMap<Long, Boolean> segments = new TreeMap<>();
        if (filter.isOfAnyTime()) {
            for (long segment = lowest; segment <= highest; segment++) {
                segments.put(segment, true);
            }
            return segments;
        }
        jdbc.query(
                "select segment, earliest, latest from audit_segment where segment between ? and ?",
                row -> {
                    Instant earliest = AuditRows.instant(row, "earliest");
                    Instant latest = AuditRows.instant(row, "latest");
                    Instant from = filter.from();
                    Instant to = filter.to();
                    boolean some =
                            (from == null || !latest.isBefore(from))
                                    && (to == null || earliest.isBefore(to));
                    if (some) {
                        segments.put(
                                row.getLong("segment"),
                                filter.includes(earliest) && filter.includes(latest));
                    }
                },
                lowest,
                highest);
        return segments;
    }

    private Map<Long, SegmentBits> matching(List<Clause> clauses, List<Long> segments) {
        if (clauses.isEmpty()) {
            return whole(segments);
        }
        Map<Long, SegmentBits> all = having(clauses.getFirst(), Set.copyOf(segments));
        for (Clause clause : clauses.subList(1, clauses.size())) {
            if (all.isEmpty()) {
                break;
            }
            Map<Long, SegmentBits> having = having(clause, all.keySet());
            all.keySet().retainAll(having.keySet());
            all.replaceAll(
                    (segment, places) -> places.and(Objects.requireNonNull(having.get(segment))));
            all.values().removeIf(SegmentBits::isEmpty);
        }
        return all;
    }

    private static Map<Long, SegmentBits> whole(List<Long> segments) {
        Map<Long, SegmentBits> whole = new HashMap<>();
        for (Long segment : segments) {
            SegmentBits full = SegmentBits.full();
            // There is no position 0.
            whole.put(segment, segment == 0 ? full.from(1) : full);
        }
        return whole;
    }

    private Map<Long, SegmentBits> having(Clause clause, Set<Long> segments) {
        Map<Long, SegmentBits> having = new HashMap<>();
        RowCallbackHandler taking =
                row -> {
                    long segment = row.getLong(1);
                    if (segments.contains(segment)) {
                        having.merge(segment, SegmentBits.read(row.getBytes(2)), SegmentBits::or);
                    }
                };
        String[] terms = clause.terms().toArray(String[]::new);
        if (segments.size() <= FEW) {
            jdbc.query(
                    "select segment, places from audit_term where term = any(?) and segment = any(?)",
                    taking,
                    terms,
                    segments.stream().map(Math::toIntExact).toArray(Integer[]::new));
        } else {
            jdbc.query(
                    """
                    select segment, places from audit_term
                    where term = any(?) and segment between ? and ?""",
                    taking,
                    terms,
                    Collections.min(segments),
                    Collections.max(segments));
        }
        return having;
    }

    /** The rarer ones first, as far as one can tell: what is rare leaves little to look at. */
    private List<Clause> clauses(AuditFilter filter) {
        List<Clause> clauses = new ArrayList<>();
        for (String word : filter.words()) {
            clauses.add(new Clause(termsBeginning(word)));
        }
        // The last fields are the most telling ones.
        new TreeMap<>(filter.fields())
                .descendingMap()
                .forEach(
                        (field, value) ->
                                clauses.add(
                                        new Clause(List.of(Term.of(field, Storable.text(value))))));
        return clauses;
    }

    /** Hops from one term to the next, and so reads each once, however many rows it has. */
    private List<String> termsBeginning(String word) {
        String begin = Term.ofWord(word);
        List<String> terms =
                jdbc.queryForList(
                        """
                        with recursive hop as (
                            (select term from audit_term where term >= ? and term < ? order by term limit 1)
                            union all
                            select (select a.term from audit_term a where a.term > hop.term and a.term < ?
                                    order by a.term limit 1)
                            from hop where hop.term is not null)
                        select term from hop where term is not null limit ?""",
                        String.class,
                        begin,
                        begin + LAST,
                        begin + LAST,
                        MOST_WORDS + 1);
        if (terms.size() > MOST_WORDS) {
            throw new InvalidInput(
                    "text",
                    "more than "
                            + MOST_WORDS
                            + " words begin with '"
                            + word
                            + "': write more of it");
        }
        return terms;
    }

    /**
     * Every value that a field has in the index, with how many entries have it.
     *
     * @param among the places to count, by segment
     * @param all whether these are all that there are
     */
    Map<String, Long> counts(AuditField field, Map<Long, SegmentBits> among, boolean all) {
        Map<String, Long> counts = new HashMap<>();
        String begin = Term.of(field, "");
        String end = begin.substring(0, begin.length() - 1) + '>';
        if (all) {
            jdbc.query(
                    """
                    select term, sum(entries) from audit_term
                    where term >= ? and term < ? and segment < ? group by term""",
                    row -> {
                        counts.put(Term.valueOf(row.getString(1)), row.getLong(2));
                    },
                    begin,
                    end,
                    among.size());
            return counts;
        }
        Integer[] segments =
                new TreeSet<>(among.keySet())
                        .stream().map(Math::toIntExact).toArray(Integer[]::new);
        jdbc.query(
                "select term, segment, places from audit_term where term >= ? and term < ? and segment = any(?)",
                row -> {
                    SegmentBits asked = among.get(row.getLong(2));
                    int count =
                            asked == null
                                    ? 0
                                    : asked.and(SegmentBits.read(row.getBytes(3))).count();
                    if (count > 0) {
                        counts.merge(Term.valueOf(row.getString(1)), (long) count, Long::sum);
                    }
                },
                begin,
                end,
                segments);
        return counts;
    }
}
