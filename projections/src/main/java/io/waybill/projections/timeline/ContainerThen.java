package io.waybill.projections.timeline;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A container as it was.
 *
 * @param version 0 where it was adopted with an image that is no registered version
 * @param revision of its specification, from 1
 * @param desired {@code running}, {@code stopped}, {@code paused} or {@code absent}
 * @param status what its engine reported, such as {@code running}; {@code lost} where nobody could
 *     see it
 * @param lastStatus what its engine had reported last, where it was lost
 * @param exitCode of its last finished run
 * @param runs how many had begun since it was on record
 * @param operation what was in flight, such as {@code stop}
 * @param drifted whether it was not as it was asked to be
 * @param since when it came to be so
 * @param recordedAt when the log knew so
 */
public record ContainerThen(
        String id,
        String name,
        String host,
        String image,
        int version,
        int revision,
        String desired,
        String status,
        @Nullable String lastStatus,
        @Nullable Integer exitCode,
        String health,
        @Nullable Instant startedAt,
        int runs,
        @Nullable String operation,
        boolean drifted,
        Instant since,
        Instant recordedAt) {

    static final String LOST = "lost";

    static ContainerThen of(
            String container, Instant since, Instant recordedAt, Situation situation) {
        return new ContainerThen(
                container,
                situation.name(),
                situation.host(),
                situation.image(),
                situation.version(),
                situation.revision(),
                situation.desired(),
                situation.lost() ? LOST : situation.status(),
                situation.lost() ? situation.status() : null,
                situation.exitCode(),
                situation.health(),
                situation.startedAt(),
                situation.runs(),
                situation.operation(),
                situation.drifted(),
                since,
                recordedAt);
    }

    static ContainerThen read(ResultSet row, String prefix) throws SQLException {
        return of(
                row.getString(prefix + "container"),
                Spans.instant(row, prefix + "valid_from"),
                Spans.instant(row, prefix + "known_from"),
                Spans.situation(row, prefix));
    }
}
