package io.waybill.projections.rebuild;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

/**
 * Carries out a projection's own statements, but brings the rows of a batch of inserts to
 * PostgreSQL by {@code COPY}, which is several times as quick. What it does not know how to bring
 * so, or what PostgreSQL refuses so, goes the usual way: what stands in the tables is the same.
 */
final class LoadingJdbc extends JdbcTemplate {
    private static final Pattern INSERT =
            Pattern.compile(
                    "\\s*insert\\s+into\\s+(\\w+)\\s*\\(([\\w\\s,]+)\\)\\s*values\\s*\\(([?:\\w\\s,]+)\\)"
                            + "(\\s*on\\s+conflict.*)?",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PLACES = Pattern.compile("\\?(::\\w+)?(\\s*,\\s*\\?(::\\w+)?)*");
    private static final int WORTH_IT = 10;

    LoadingJdbc(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    public int[] batchUpdate(String sql, List<? extends @Nullable Object[]> rows) {
        Matcher insert = INSERT.matcher(sql);
        if (rows.size() < WORTH_IT
                || !insert.matches()
                || !PLACES.matcher(insert.group(3).strip()).matches()
                || !CopyText.canWrite(rows)) {
            return super.batchUpdate(sql, rows);
        }
        String text = CopyText.of(rows);
        boolean copied =
                Boolean.TRUE.equals(
                        execute(
                                (ConnectionCallback<Boolean>)
                                        connection -> copied(connection, insert, text)));
        return copied ? counted(rows.size()) : super.batchUpdate(sql, rows);
    }

    private static int[] counted(int rows) {
        int[] counts = new int[rows];
        Arrays.fill(counts, Statement.SUCCESS_NO_INFO);
        return counts;
    }

    private static boolean copied(Connection connection, Matcher insert, String text)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            String clause = insert.group(4) == null ? "" : insert.group(4).strip();
            if (clause.isEmpty() || clause.toLowerCase(java.util.Locale.ROOT).endsWith("nothing")) {
                copy(connection, insert.group(1), insert.group(2), text);
            } else {
                merge(connection, insert, clause, text);
            }
            connection.releaseSavepoint(before);
            return true;
        } catch (PSQLException refused) {
            if (!isAboutTheRows(refused)) {
                throw refused;
            }
            connection.rollback(before);
            return false;
        }
    }

    private static void copy(Connection connection, String table, String columns, String text)
            throws SQLException {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy " + table + " (" + columns + ") from stdin",
                            new StringReader(text),
                            1 << 16);
        } catch (IOException failure) {
            throw new SQLException("a batch cannot be handed over", failure);
        }
    }

    private static void merge(Connection connection, Matcher insert, String clause, String text)
            throws SQLException {
        String table = insert.group(1);
        String columns = insert.group(2);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table loading on commit drop as select "
                            + columns
                            + " from "
                            + table
                            + " with no data");
            copy(connection, "loading", columns, text);
            statement.execute(
                    "insert into "
                            + table
                            + " ("
                            + columns
                            + ") select "
                            + columns
                            + " from loading "
                            + clause);
            statement.execute("drop table loading");
        }
    }

    // A row that is there already, or twice in the batch: statement by statement that is dealt
    // with.
    private static boolean isAboutTheRows(SQLException refused) {
        String state = refused.getSQLState();
        return PSQLState.UNIQUE_VIOLATION.getState().equals(state)
                || PSQLState.EXCLUSION_VIOLATION.getState().equals(state)
                || "21000".equals(state);
    }
}
