package io.waybill.projections.timeline;

import io.waybill.projections.Storable;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as one array a column, so that a statement writes any number of them at once.
 *
 * <p>Values go as texts, which PostgreSQL reads as the columns' types.
 */
final class Columns {
    private final List<String> types;
    private final List<@Nullable String[]> rows = new ArrayList<>();

    /**
     * @param types the columns', such as {@code text}
     */
    Columns(List<String> types) {
        this.types = types;
    }

    void add(@Nullable Object... values) {
        if (values.length != types.size()) {
            throw new IllegalArgumentException(
                    values.length + " values in " + types.size() + " columns");
        }
        @Nullable Object[] storable = Storable.values(values);
        @Nullable String[] row = new String[storable.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = text(storable[i]);
        }
        rows.add(row);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.equals(Span.FOREVER) ? "infinity" : value.toString();
    }

    /**
     * Does nothing where there are no rows.
     *
     * @param sql with {@code %s} for the rows
     */
    void execute(JdbcTemplate jdbc, String sql) {
        if (!rows.isEmpty()) {
            jdbc.update(connection -> prepared(connection, sql));
        }
    }

    /** The same, and reads what it finds. */
    void query(JdbcTemplate jdbc, String sql, RowCallbackHandler each) {
        if (!rows.isEmpty()) {
            jdbc.query(connection -> prepared(connection, sql), each);
        }
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql.formatted(unnest()));
        for (int column = 0; column < types.size(); column++) {
            statement.setArray(column + 1, array(connection, column));
        }
        return statement;
    }

    private String unnest() {
        StringBuilder all = new StringBuilder("unnest(");
        for (String type : types) {
            all.append(all.length() > 7 ? ", " : "").append("?::").append(type).append("[]");
        }
        return all.append(')').toString();
    }

    private Array array(Connection connection, int column) throws SQLException {
        @Nullable Object[] values = new Object[rows.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = rows.get(row)[column];
        }
        return connection.createArrayOf(types.get(column), values);
    }
}
