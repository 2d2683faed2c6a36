package io.waybill.infra.web;

import io.waybill.infra.observation.UnseenHosts;
import io.waybill.infra.publisher.EventLog;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What has become other than it was when it was looked at last. A page is told of an event once a
 * projection has it, and again as others do.
 */
@Component
class WhatChanged {
    /** More than can be named. */
    static final String ALL = "";

    static final String UNMANAGED = "unmanaged";
    static final String REBUILDS = "rebuilds";
    static final String VERIFICATIONS = "verifications";
    static final String LOG = "log";
    static final String SIGHTS = "sights";
    private static final long NAMED_AT_MOST = 2_000;

    /** What is not in the log, by what tells one state of it from another. */
    private static final Map<String, String> BESIDE_THE_LOG =
            Map.of(
                    UNMANAGED,
                    "select count(*) || ' ' || coalesce(max(seen_at)::text, '') from unmanaged_container",
                    REBUILDS,
                    """
                    select coalesce(string_agg(id || status || position, ' ' order by id), '') from projection_rebuild
                    where finished_at is null or finished_at > now() - interval '1 minute'""",
                    VERIFICATIONS,
                    """
                    select coalesce(string_agg(v.id || v.status || c.name || c.status || c.position || c.differences, ' '
                        order by v.id, c.name), '')
                    from verification v join verification_check c on c.verification = v.id
                    where v.finished_at is null or v.finished_at > now() - interval '1 minute'""");

    private final EventLog log;
    private final JdbcClient jdbc;
    private final UnseenHosts unseen;
    private final Map<String, Long> reached = new HashMap<>();
    private final Map<String, String> marks = new HashMap<>();

    WhatChanged(EventLog log, JdbcClient jdbc, UnseenHosts unseen) {
        this.unseen = unseen;
        this.log = log;
        this.jdbc = jdbc;
    }

    /** Nobody looks; whoever comes is told what changes from then on. */
    void forget() {
        reached.clear();
        marks.clear();
    }

    /**
     * @param asked what anybody shows: only that is looked at
     * @return subjects of events, and names of what is not in the log
     */
    Set<String> since(Set<String> asked) {
        Set<String> news = new HashSet<>(inTheLog());
        BESIDE_THE_LOG.forEach(
                (name, mark) -> {
                    if (asked.contains(name)
                            && isAnother(name, jdbc.sql(mark).query(String.class).single())) {
                        news.add(name);
                    }
                });
        if (asked.contains(SIGHTS) && isAnother(SIGHTS, unseen.mark())) {
            news.add(SIGHTS);
        }
        return news;
    }

    private boolean isAnother(String name, String mark) {
        String before = marks.put(name, mark);
        return before != null && !before.equals(mark);
    }

    private Set<String> inTheLog() {
        long from = Long.MAX_VALUE;
        long to = -1;
        for (Map.Entry<String, Long> now : positions().entrySet()) {
            Long before = reached.put(now.getKey(), now.getValue());
            if (before != null && !before.equals(now.getValue())) {
                from = Math.min(from, before);
                to = Math.max(to, now.getValue());
            }
        }
        if (to < 0) {
            return Set.of();
        }
        if (from >= to || to - from > NAMED_AT_MOST) {
            return Set.of(ALL);
        }
        Set<String> subjects = new HashSet<>(log.subjects(from, to));
        subjects.add(LOG);
        return subjects;
    }

    private Map<String, Long> positions() {
        Map<String, Long> positions = new HashMap<>();
        RowCallbackHandler keep = row -> positions.put(row.getString(1), row.getLong(2));
        jdbc.sql("select projection, max(position) from projection_offset group by projection")
                .query(keep);
        return positions;
    }
}
