package io.waybill.infra.proof;

import io.waybill.proof.Hash;
import io.waybill.proof.MerkleTree;
import io.waybill.proof.Tile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tree in PostgreSQL, as tiles. */
@Component
class TreeStore {
    private final JdbcClient jdbc;

    TreeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many events it has. */
    long size() {
        return jdbc.sql("select size from merkle_log").query(Long.class).single();
    }

    /** The same, and nobody else makes it grow until the transaction ends. */
    long lockedSize() {
        return jdbc.sql("select size from merkle_log for update").query(Long.class).single();
    }

    /**
     * Makes it grow, in the transaction that locked it.
     *
     * @param size before
     */
    void append(long size, List<Hash> leaves) {
        List<Hash> hashes = leaves;
        for (int level = 0; !hashes.isEmpty(); level++) {
            hashes = append(level, size >> Tile.HEIGHT * level, hashes);
        }
        jdbc.sql("update merkle_log set size = ?").param(size + leaves.size()).update();
    }

    /**
     * @param count of hashes that the level has
     * @return the roots of the tiles that were filled
     */
    private List<Hash> append(int level, long count, List<Hash> hashes) {
        long place = count >> Tile.HEIGHT;
        Tile edge = tile(level, place);
        List<Hash> roots = new ArrayList<>();
        for (int taken = 0; taken < hashes.size(); ) {
            int next = Math.min(hashes.size(), taken + Tile.WIDTH - edge.count());
            edge = edge.with(hashes.subList(taken, next));
            taken = next;
            if (edge.isFull()) {
                jdbc.sql("insert into merkle_tile (level, place, hashes) values (?, ?, ?)")
                        .params(level, place, edge.bytes())
                        .update();
                roots.add(edge.root());
                edge = Tile.empty();
                place++;
            }
        }
        jdbc.sql(
                        """
                        insert into merkle_edge (level, place, hashes) values (?, ?, ?)
                        on conflict (level) do update set place = excluded.place, hashes = excluded.hashes""")
                .params(level, place, edge.bytes())
                .update();
        return roots;
    }

    /** Full, or as full as it is by now. */
    Tile tile(int level, long place) {
        return jdbc.sql(
                        """
                        select hashes from merkle_tile where level = ? and place = ?
                        union all select hashes from merkle_edge where level = ? and place = ?""")
                .params(level, place, level, place)
                .query((row, _) -> new Tile(row.getBytes(1)))
                .optional()
                .orElseGet(Tile::empty);
    }

    /** Reads each tile once. */
    MerkleTree tree() {
        Map<List<Long>, Tile> read = new HashMap<>();
        return new MerkleTree(
                (height, index) -> {
                    int level = height / Tile.HEIGHT;
                    int within = height % Tile.HEIGHT;
                    long first = index << within;
                    long place = first >> Tile.HEIGHT;
                    Tile tile =
                            read.computeIfAbsent(
                                    List.of((long) level, place), _ -> tile(level, place));
                    return tile.root(within, (int) (first % Tile.WIDTH) >> within);
                });
    }
}
