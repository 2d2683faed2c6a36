package io.waybill.projections.timeline;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When nobody watched which host. */
final class Unobserved {
    private record Sightless(Instant from, Instant to) {}

    /** By host, in order, without overlap. */
    private final Map<String, List<Sightless>> times = new HashMap<>();

    private Unobserved() {}

    static Unobserved load(
            NamedParameterJdbcTemplate jdbc, Collection<String> hosts, Period period) {
        Unobserved unobserved = new Unobserved();
        if (hosts.isEmpty()) {
            return unobserved;
        }
        jdbc.query(
                """
                select host, valid_from, valid_to from timeline_unobserved
                where host in (:hosts)
                  and tstzrange(valid_from, valid_to)
                      && tstzrange(cast(:from as timestamptz), cast(:to as timestamptz))
                order by host, valid_from""",
                new MapSqlParameterSource("hosts", hosts)
                        .addValue("from", Spans.utc(period.from()))
                        .addValue("to", Spans.utc(period.to())),
                row -> {
                    unobserved.add(
                            row.getString("host"),
                            Spans.instant(row, "valid_from"),
                            Spans.instant(row, "valid_to"));
                });
        return unobserved;
    }

    /** In the order of their beginnings. */
    void add(String host, Instant from, Instant to) {
        List<Sightless> known = times.computeIfAbsent(host, _ -> new ArrayList<>());
        if (known.isEmpty() || known.getLast().to().isBefore(from)) {
            known.add(new Sightless(from, to));
        } else if (known.getLast().to().isBefore(to)) {
            known.set(known.size() - 1, new Sightless(known.getLast().from(), to));
        }
    }

    static Unobserved none() {
        return new Unobserved();
    }

    /** How much of a time nobody watched a host. */
    Duration within(String host, Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        for (Sightless sightless : times.getOrDefault(host, List.of())) {
            Instant begin = sightless.from().isAfter(from) ? sightless.from() : from;
            Instant end = sightless.to().isBefore(to) ? sightless.to() : to;
            if (begin.isBefore(end)) {
                sum = sum.plus(Duration.between(begin, end));
            }
        }
        return sum;
    }
}
