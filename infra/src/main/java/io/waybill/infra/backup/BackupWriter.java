package io.waybill.infra.backup;

import io.waybill.domain.Sha256;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.offload.OffloadedEvents;
import io.waybill.infra.proof.StoredTree;
import io.waybill.projections.rebuild.CopyText;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a backup of one snapshot of the database: a ZIP file of the tables' rows as COPY has them,
 * what has to be known of it first at its beginning, and the manifest at its end. Nobody waits for
 * it: it reads, and holds no number of a transaction, behind which positions would have to stay.
 */
final class BackupWriter {
    static final String PREAMBLE = "waybill-backup.json";
    static final String MANIFEST = "manifest.json";
    static final String ROWS = "rows/";

    private static final int BATCH = 1_000;

    private final Connection connection;
    private final OffloadedEvents offloaded;
    private final ZipOutputStream zip;

    BackupWriter(Connection connection, OffloadedEvents offloaded, OutputStream out) {
        this.connection = connection;
        this.offloaded = offloaded;
        zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
    }

    Manifest write() throws SQLException, IOException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            return writeSnapshot();
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
        }
    }

    private Manifest writeSnapshot() throws SQLException, IOException {
        Instant takenAt =
                one("select now()", row -> row.getObject(1, OffsetDateTime.class).toInstant());
        Preamble preamble = new Preamble(Preamble.FORMAT, schema(), columns());
        put(PREAMBLE, WaybillJson.mapper().writeValueAsBytes(preamble));
        List<Manifest.Part> parts = new ArrayList<>();
        for (int i = 0; i < Kept.ALL.size(); i++) {
            parts.add(copy(Kept.ALL.get(i), preamble.parts().get(i).columns()));
        }
        long size = one("select size from merkle_log", row -> row.getLong(1));
        Manifest manifest =
                new Manifest(
                        takenAt,
                        one("select log_id::text from event_sequencer", row -> row.getString(1)),
                        one("select last_position from event_sequencer", row -> row.getLong(1)),
                        size,
                        StoredTree.root(connection, size).base64(),
                        newest("note"),
                        newest("key"),
                        parts);
        put(MANIFEST, WaybillJson.mapper().writeValueAsBytes(manifest));
        zip.finish();
        zip.flush();
        return manifest;
    }

    private String schema() throws SQLException {
        return one(
                """
                select version from flyway_schema_history
                where success and version is not null order by installed_rank desc limit 1""",
                row -> row.getString(1));
    }

    private List<Preamble.Rows> columns() throws SQLException {
        List<Preamble.Rows> all = new ArrayList<>();
        for (Kept kept : Kept.ALL) {
            List<String> columns = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery(
                                    "select attname from pg_attribute where attrelid = '"
                                            + kept.table()
                                            + "'::regclass and attnum > 0 and not attisdropped"
                                            + " and attname <> 'transaction_id' order by attnum")) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
            all.add(new Preamble.Rows(kept.name(), columns));
        }
        return all;
    }

    private @Nullable String newest(String column) throws SQLException {
        return one(
                "select (select "
                        + column
                        + " from checkpoint where size <= (select size from merkle_log)"
                        + " order by signed_at desc limit 1)",
                row -> row.getString(1));
    }

    private Manifest.Part copy(Kept kept, List<String> columns) throws SQLException, IOException {
        zip.putNextEntry(new ZipEntry(ROWS + kept.name()));
        MessageDigest sha256 = Sha256.begin();
        Counted counted = new Counted(new DigestOutputStream(zip, sha256));
        long rows =
                kept.name().equals(Kept.OFFLOADED)
                        ? copyOffloaded(columns, counted)
                        : connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyOut(kept.copyOut(columns), counted);
        zip.closeEntry();
        return new Manifest.Part(
                kept.name(), rows, counted.bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Writes what the files of the archive have as if it were rows of the table still. */
    private long copyOffloaded(List<String> columns, OutputStream out)
            throws SQLException, IOException {
        long rows = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(BATCH);
            try (ResultSet elsewhere = statement.executeQuery(Kept.ELSEWHERE)) {
                Map<Long, Long> places = new TreeMap<>();
                for (boolean more = true; more; ) {
                    more = elsewhere.next();
                    if (more) {
                        places.put(elsewhere.getLong(1), elsewhere.getLong(2));
                    }
                    if (!more || places.size() == BATCH) {
                        rows += copy(places, columns, out);
                        places.clear();
                    }
                }
            }
        }
        return rows;
    }

    private int copy(Map<Long, Long> places, List<String> columns, OutputStream out)
            throws IOException {
        List<@Nullable Object[]> rows = new ArrayList<>(places.size());
        for (LogEntry entry : offloaded.at(List.copyOf(places.keySet()))) {
            rows.add(columns.stream().map(column -> value(entry, column, places)).toArray());
        }
        out.write(CopyText.of(rows).getBytes(StandardCharsets.UTF_8));
        return rows.size();
    }

    private static @Nullable Object value(LogEntry entry, String column, Map<Long, Long> places) {
        return switch (column) {
            case "global_index" -> places.get(entry.position());
            case "sequence_number" -> entry.sequence();
            default -> entry.text(Field.ofColumn(column));
        };
    }

    private void put(String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private interface Value<T extends @Nullable Object> {
        T of(ResultSet row) throws SQLException;
    }

    private <T extends @Nullable Object> T one(String sql, Value<T> value) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new SQLException("nothing was answered to: " + sql);
            }
            return value.of(row);
        }
    }

    /** Hands on what it counts. */
    static final class Counted extends FilterOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int count) throws IOException {
            out.write(some, from, count);
            bytes += count;
        }
    }
}
