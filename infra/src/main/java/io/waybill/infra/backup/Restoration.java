package io.waybill.infra.backup;

import io.waybill.infra.backup.BackupFile.Unusable;
import io.waybill.infra.proof.StoredTree;
import io.waybill.proof.Checkpoint;
import io.waybill.proof.Hash;
import io.waybill.proof.SignedNote;
import io.waybill.proof.VerifierKey;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Brings a backup into an empty database: its tables first, then all rows in one transaction, which
 * is only committed once the log's events hash to the root that the backup names.
 */
final class Restoration {
    private final String url;
    private final BackupFile file;
    private final Consumer<String> progress;

    /**
     * @param progress is told what is being done, in words for people
     */
    Restoration(String url, BackupFile file, Consumer<String> progress) {
        this.url = url;
        this.file = file;
        this.progress = progress;
    }

    /**
     * What was restored.
     *
     * @param root of the tree of all events, by the events themselves
     * @param signed how many of the first events the signed checkpoint covers that they agree with
     * @param paused how many webhooks wait to be resumed
     */
    record Restored(Manifest manifest, Hash root, long signed, int paused) {}

    /**
     * @param checked what the file says
     * @throws Unusable where the file or the database is none for it; nothing was changed but that
     *     a database may have empty tables
     */
    Restored restore(BackupFile.Checked checked) {
        try (Connection connection = DriverManager.getConnection(url)) {
            requireEmpty(connection);
            makeTables(checked.preamble().schema());
            connection.setAutoCommit(false);
            Restored restored = load(connection, checked.manifest());
            connection.commit();
            return restored;
        } catch (SQLException failure) {
            throw new Unusable(
                    "cannot restore into "
                            + url.replaceAll("[?].*", "")
                            + ", nothing was loaded: "
                            + failure.getMessage());
        }
    }

    // A restore that was cut off leaves empty tables, and can be begun anew.
    private void requireEmpty(Connection connection) throws SQLException {
        for (String table : tables(connection)) {
            if (table.equals("merkle_log") || Kept.LEFT_OUT.contains(table)) {
                continue; // they have rows as they are made, or are not filled
            }
            if (!Kept.tables().contains(table)) {
                throw notEmpty("there is a table " + table + ", which a restore does not fill");
            }
            if (number(connection, "select count(*) from (select from " + table + " limit 1) t")
                    > 0) {
                throw notEmpty("table " + table + " has rows");
            }
        }
    }

    private Unusable notEmpty(String because) {
        return new Unusable(
                url.replaceAll("[?].*", "")
                        + " is not empty: "
                        + because
                        + ". Nothing was changed; make a new database and restore into that");
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select tablename from pg_tables where schemaname = current_schema() order by 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private void makeTables(String schema) {
        Flyway newest =
                Flyway.configure()
                        .locations("classpath:db/migration")
                        .dataSource(url, null, null)
                        .load();
        MigrationVersion wanted = MigrationVersion.fromVersion(schema);
        boolean known =
                Arrays.stream(newest.info().all())
                        .anyMatch(each -> wanted.equals(each.getVersion()));
        if (!known) {
            throw new Unusable(
                    file.path()
                            + " is of a newer Waybill (tables of version "
                            + schema
                            + "): restore it with that version, or a newer one");
        }
        Flyway.configure().configuration(newest.getConfiguration()).target(wanted).load().migrate();
    }

    private Restored load(Connection connection, Manifest manifest) throws SQLException {
        execute(connection, "delete from merkle_log");
        // Events that have their position are below every transaction of this server.
        execute(connection, "alter table event alter transaction_id set default '0'");
        Map<String, Long> loaded = new HashMap<>();
        file.read((rows, in) -> loaded.put(rows.name(), copy(connection, rows, in)));
        for (Manifest.Part part : manifest.parts()) {
            if (loaded.getOrDefault(part.name(), -1L) != part.rows()) {
                throw new Unusable(
                        "the rows of " + part.name() + " are not all there; nothing was loaded");
            }
        }
        adopt(connection, manifest);
        int paused =
                update(
                        connection,
                        """
                        update webhook set state = 'paused', holder = null,
                            because = 'restored from a backup: resume it once this is the service that is to send'
                        where state = 'active'""");
        @Nullable Checkpoint signed = signed(manifest);
        Map<Long, Hash> roots = roots(connection, manifest, signed);
        return new Restored(
                manifest,
                Objects.requireNonNull(roots.get(manifest.position())),
                signed == null ? 0 : signed.size(),
                paused);
    }

    private long copy(Connection connection, Preamble.Rows rows, InputStream in)
            throws IOException {
        Kept kept = Kept.of(rows.name()).orElseThrow();
        if (kept.name().equals(Kept.EVENTS)) {
            progress.accept("loading the events");
        }
        try {
            if (kept.name().equals(Kept.WAITING)) {
                // These get theirs from the sequencer, as events of the transaction that loads
                // them.
                execute(
                        connection,
                        "alter table event alter transaction_id set default pg_current_xact_id()");
            }
            return connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(kept.copyIn(rows.columns()), in);
        } catch (SQLException failure) {
            throw new Unusable(
                    "the rows of "
                            + rows.name()
                            + " cannot be loaded, nothing was: "
                            + failure.getMessage());
        }
    }

    /**
     * The log goes on by this server's transactions, and as a log of its own: what is recorded from
     * now on is another history than what was recorded after the backup.
     */
    private static void adopt(Connection connection, Manifest manifest) throws SQLException {
        execute(
                connection,
                "update event_sequencer set log_id = gen_random_uuid(), horizon = pg_current_xact_id(), last_position = "
                        + manifest.position());
        for (String identity :
                List.of(
                        "event.global_index",
                        "legal_hold.number",
                        "webhook_change.number",
                        "verification_difference.number")) {
            String table = identity.replaceAll("\\..*", "");
            String column = identity.replaceAll(".*\\.", "");
            execute(
                    connection,
                    "select setval(pg_get_serial_sequence('%1$s', '%2$s'), max(%2$s)) from %1$s having max(%2$s) is not null"
                            .formatted(table, column));
        }
    }

    private Map<Long, Hash> roots(
            Connection connection, Manifest manifest, @Nullable Checkpoint signed)
            throws SQLException {
        progress.accept("hashing the events");
        execute(connection, "analyze event_position");
        execute(connection, "analyze event");
        Map<Long, Hash> expected = new HashMap<>();
        expected.put(manifest.treeSize(), Hash.ofBase64(manifest.treeRoot()));
        if (signed != null
                && !signed.root().equals(expected.getOrDefault(signed.size(), signed.root()))) {
            throw differs(signed.size());
        }
        if (signed != null) {
            expected.put(signed.size(), signed.root());
        }
        Map<Long, Hash> roots = new HashMap<>();
        long begun = System.nanoTime();
        try {
            StoredTree.hash(
                    connection,
                    manifest.position(),
                    done -> tell(done, manifest.position(), begun),
                    new StoredTree.Grown() {
                        @Override
                        public boolean wants(long size) {
                            return size == manifest.position() || expected.containsKey(size);
                        }

                        @Override
                        public void at(long size, Hash root) {
                            roots.put(size, root);
                        }
                    });
        } catch (IllegalStateException failure) {
            throw new Unusable("the log is not whole, nothing was loaded: " + failure.getMessage());
        }
        expected.forEach(
                (size, root) -> {
                    if (!root.equals(roots.get(size))) {
                        throw differs(size);
                    }
                });
        // What is loaded of the tree is what goes on growing.
        if (!StoredTree.root(connection, manifest.treeSize())
                .equals(roots.get(manifest.treeSize()))) {
            throw new Unusable("the tree is not that of the events; nothing was loaded");
        }
        return roots;
    }

    private static Unusable differs(long size) {
        return new Unusable(
                "the first "
                        + size
                        + " events do not hash to the root that the backup, or its signed checkpoint, names:"
                        + " they are not those that were recorded. Nothing was loaded");
    }

    private static @Nullable Checkpoint signed(Manifest manifest) {
        if (manifest.checkpoint() == null || manifest.key() == null) {
            return null;
        }
        VerifierKey key = VerifierKey.read(manifest.key());
        if (SignedNote.readAll(manifest.checkpoint()).stream().noneMatch(key::signed)) {
            throw new Unusable(
                    "the backup's checkpoint is not signed with the key that it names; nothing was loaded");
        }
        return Checkpoint.read(manifest.checkpoint());
    }

    private void tell(long done, long of, long begun) {
        double seconds = Math.max(1e-3, (System.nanoTime() - begun) / 1e9);
        progress.accept(
                "hashing: %d of %d events, %d %%, %.0f a second"
                        .formatted(done, of, 100 * done / Math.max(1, of), done / seconds));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
