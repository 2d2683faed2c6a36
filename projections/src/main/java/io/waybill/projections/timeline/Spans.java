package io.waybill.projections.timeline;

import io.waybill.projections.Storable;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** How spans lie in columns. */
final class Spans {
    static final List<String> SITUATION =
            List.of(
                    "host",
                    "name",
                    "image",
                    "version",
                    "revision",
                    "desired",
                    "operation",
                    "status",
                    "exit_code",
                    "health",
                    "started_at",
                    "runs",
                    "lost",
                    "drifted");
    static final String SITUATION_COLUMNS = String.join(", ", SITUATION);

    private Spans() {}

    /** Places for a row's values: so many, and then the situation's. */
    static String places(int first) {
        return "values (?" + ",?".repeat(first + SITUATION.size() - 1) + ")";
    }

    /** The columns of a row: those given, and then the situation's. */
    static @Nullable Object[] row(Situation situation, @Nullable Object... first) {
        @Nullable Object[] own = {
            situation.host(),
            situation.name(),
            situation.image(),
            situation.version(),
            situation.revision(),
            situation.desired(),
            situation.operation(),
            situation.status(),
            situation.exitCode(),
            situation.health(),
            situation.startedAt(),
            situation.runs(),
            situation.lost(),
            situation.drifted()
        };
        @Nullable Object[] row = Arrays.copyOf(first, first.length + own.length);
        System.arraycopy(own, 0, row, first.length, own.length);
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] instanceof Instant time ? utc(time) : row[i];
        }
        return Storable.values(row);
    }

    /**
     * @param prefix of the columns' names, where a row has several situations
     */
    static Situation situation(ResultSet row, String prefix) throws SQLException {
        return new Situation(
                row.getString(prefix + "host"),
                row.getString(prefix + "name"),
                row.getString(prefix + "image"),
                row.getInt(prefix + "version"),
                row.getInt(prefix + "revision"),
                row.getString(prefix + "desired"),
                row.getString(prefix + "operation"),
                row.getString(prefix + "status"),
                row.getObject(prefix + "exit_code", Integer.class),
                row.getString(prefix + "health"),
                instantOrNone(row, prefix + "started_at"),
                row.getInt(prefix + "runs"),
                row.getBoolean(prefix + "lost"),
                row.getBoolean(prefix + "drifted"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time.equals(OffsetDateTime.MAX) ? Span.FOREVER : time.toInstant();
    }

    static @Nullable Instant instantOrNone(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : instant(row, column);
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.equals(Span.FOREVER) ? OffsetDateTime.MAX : instant.atOffset(ZoneOffset.UTC);
    }
}
