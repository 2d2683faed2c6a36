package io.waybill.cli;

import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogTable;
import io.waybill.proof.Place;
import io.waybill.proof.Tile;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** From PostgreSQL itself, past the service: its own tables, and none of its functions. */
final class DatabaseProofSource implements ProofSource {
    private static final int PAGE = 4_096;
    private static final int TILES = 64;
    private static final int STRAYS = 100;
    private final String url;
    private final @Nullable ArchivedEntries archive;
    private final Connection connection;

    /**
     * @param archive what files have of events that are in no row any more; none where there is no
     *     such file at hand
     */
    DatabaseProofSource(String url, @Nullable ArchivedEntries archive) {
        this.url = url;
        this.archive = archive;
        try {
            connection = DriverManager.getConnection(url);
            connection.setReadOnly(true);
        } catch (SQLException failure) {
            throw unreachable(failure);
        }
    }

    private Failed unreachable(SQLException failure) {
        return new Failed(
                Failed.UNREACHABLE,
                "cannot read "
                        + url.replaceAll("[?].*", "")
                        + ": "
                        + String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " "));
    }

    /** What a row becomes. */
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> made, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(made.of(rows));
                }
                return all;
            }
        } catch (SQLException failure) {
            throw unreachable(failure);
        }
    }

    @Override
    public Iterator<LogEntry> entries(long last) {
        return new Paged<>() {
            private long read;

            @Override
            boolean isOver() {
                return read >= last;
            }

            @Override
            List<LogEntry> page() {
                long from = read;
                read = Math.min(last, from + PAGE);
                return Place.whole(
                        query(LogTable.ENTRIES, LogTable::place, from, read),
                        DatabaseProofSource.this::archived,
                        LogEntry::position);
            }
        };
    }

    /** Those that are on record as having left the table; what else is in no row is missing. */
    private List<LogEntry> archived(List<Long> positions) {
        if (archive == null) {
            requireNoneLeft();
            return List.of();
        }
        return LogTable.thatLeft(archive.at(positions), this::left);
    }

    private Map<String, Long> left(Set<String> subjects) {
        Map<String, Long> left = new HashMap<>();
        query(
                LogTable.LEFT,
                row -> left.put(row.getString(1), row.getLong(2)),
                (Object) subjects.toArray(String[]::new));
        return left;
    }

    private void requireNoneLeft() {
        long containers = query("select count(*) from offloaded", row -> row.getLong(1)).getFirst();
        if (containers > 0) {
            throw new Failed(
                    Failed.USAGE,
                    "the events of "
                            + containers
                            + " containers are in files of the archive only: say where these are, with --archive DIR");
        }
    }

    /** In their places: where a tile is missing, what comes after it is of no use. */
    @Override
    public Iterator<Hash> leaves(long last) {
        return new Paged<>() {
            private long place;
            private boolean ended;

            @Override
            boolean isOver() {
                return ended || place << Tile.HEIGHT >= last;
            }

            @Override
            List<Hash> page() {
                List<Hash> page = new ArrayList<>();
                List<Tile> tiles = tiles(place);
                ended = tiles.size() < TILES;
                for (Tile tile : tiles) {
                    page.addAll(tile.from(0));
                    ended |= !tile.isFull();
                }
                place += tiles.size();
                return page;
            }
        };
    }

    private List<Tile> tiles(long first) {
        record Placed(long place, Tile tile) {}
        List<Placed> found =
                query(
                        """
                        select place, hashes from (
                            select place, hashes from merkle_tile where level = 0 and place >= ? and place < ?
                            union all select place, hashes from merkle_edge where level = 0 and place >= ? and place < ?) t
                        order by place""",
                        row -> new Placed(row.getLong(1), new Tile(row.getBytes(2))),
                        first,
                        first + TILES,
                        first,
                        first + TILES);
        List<Tile> tiles = new ArrayList<>();
        for (Placed each : found) {
            if (each.place() != first + tiles.size()) {
                break;
            }
            tiles.add(each.tile());
        }
        return tiles;
    }

    @Override
    public List<LogEntry> strays() {
        return query(LogTable.STRAYS, LogTable::entry, STRAYS);
    }

    @Override
    public long position() {
        return query("select coalesce(max(position), 0) from event_position", row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public @Nullable String checkpoint() {
        return newest("note");
    }

    @Override
    public @Nullable String key() {
        return newest("key");
    }

    private @Nullable String newest(String column) {
        List<String> newest =
                query(
                        "select " + column + " from checkpoint order by signed_at desc limit 1",
                        row -> row.getString(1));
        return newest.isEmpty() ? null : newest.getFirst();
    }

    @Override
    public void close() {
        if (archive != null) {
            archive.close();
        }
        try {
            connection.close();
        } catch (SQLException _) {
            // It was only read.
        }
    }

    /** Page after page. */
    private abstract static class Paged<T> implements Iterator<T> {
        private final Deque<T> here = new ArrayDeque<>();

        /** Whether there is no further page. */
        abstract boolean isOver();

        abstract List<T> page();

        @Override
        public boolean hasNext() {
            while (here.isEmpty() && !isOver()) {
                here.addAll(page());
            }
            return !here.isEmpty();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return here.removeFirst();
        }
    }
}
