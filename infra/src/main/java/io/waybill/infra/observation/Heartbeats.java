package io.waybill.infra.observation;

import io.waybill.domain.HostId;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What each host's agent said of itself last. It is kept in a table, now and then and all hosts in
 * one go: what is newer than the table is read from the topics again after a crash.
 */
final class Heartbeats {
    /**
     * @param seenUntil until when its host is certain to have been seen; none where it never was
     * @param seenBy the agent that saw it then
     */
    record Beat(
            String agent,
            Instant at,
            Duration every,
            @Nullable Instant seenUntil,
            @Nullable String seenBy) {}

    private final JdbcTemplate jdbc;
    private final Map<HostId, Beat> last = new HashMap<>();
    private final Set<HostId> unsaved = new HashSet<>();
    private final Map<TopicPartition, Long> passed = new HashMap<>();

    Heartbeats(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        last.putAll(saved(jdbc));
    }

    /** What is in the table: at other instances, and for whoever asks, all that there is. */
    static Map<HostId, Beat> saved(JdbcTemplate jdbc) {
        Map<HostId, Beat> saved = new HashMap<>();
        jdbc.query(
                "select host, agent, beat_at, beat_every, seen_until, seen_by from host_heartbeat",
                row -> {
                    Timestamp seen = row.getTimestamp(5);
                    saved.put(
                            new HostId(row.getString(1)),
                            new Beat(
                                    row.getString(2),
                                    row.getTimestamp(3).toInstant(),
                                    Duration.ofMillis(row.getLong(4)),
                                    seen == null ? null : seen.toInstant(),
                                    row.getString(6)));
                });
        return saved;
    }

    @Nullable Beat of(HostId host) {
        return last.get(host);
    }

    /** An agent that has seen nothing yet does not make forgotten what another one saw. */
    void keep(HostId host, String agent, Instant at, Duration every, @Nullable Instant seenUntil) {
        Beat before = last.get(host);
        Beat now =
                seenUntil == null && before != null
                        ? new Beat(agent, at, every, before.seenUntil(), before.seenBy())
                        : new Beat(agent, at, every, seenUntil, seenUntil == null ? null : agent);
        last.put(host, now);
        unsaved.add(host);
    }

    /** The record is dealt with, and all before it. */
    void pass(ConsumerRecord<?, ?> record) {
        passed.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }

    /** So that the next start need not read them all again. */
    void save() {
        List<@Nullable Object[]> beats =
                unsaved.stream()
                        .map(host -> columns(host, Objects.requireNonNull(last.get(host))))
                        .toList();
        jdbc.batchUpdate(
                """
                insert into host_heartbeat (host, agent, beat_at, beat_every, seen_until, seen_by)
                values (?, ?, ?, ?, ?, ?)
                on conflict (host) do update set agent = excluded.agent, beat_at = excluded.beat_at,
                    beat_every = excluded.beat_every, seen_until = excluded.seen_until,
                    seen_by = excluded.seen_by""",
                beats);
        jdbc.batchUpdate(
                """
                insert into observation_offset (topic, partition, next_offset) values (?, ?, ?)
                on conflict (topic, partition) do update set next_offset = excluded.next_offset
                where observation_offset.next_offset < excluded.next_offset""",
                passed.entrySet().stream()
                        .map(
                                entry ->
                                        new Object[] {
                                            entry.getKey().topic(),
                                            entry.getKey().partition(),
                                            entry.getValue()
                                        })
                        .toList());
        unsaved.clear();
        passed.clear();
    }

    private static @Nullable Object[] columns(HostId host, Beat beat) {
        return new @Nullable Object[] {
            host.value(),
            beat.agent(),
            Timestamp.from(beat.at()),
            beat.every().toMillis(),
            beat.seenUntil() == null ? null : Timestamp.from(beat.seenUntil()),
            beat.seenBy()
        };
    }
}
