package io.waybill.infra.proof;

import io.waybill.infra.offload.OffloadedEvents;
import io.waybill.proof.GrowingTree;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.sql.Connection;
import java.util.List;
import java.util.function.LongConsumer;

/** The log's tree as one transaction sees it. */
public final class StoredTree {
    private static final int BATCH = 4_096;

    private StoredTree() {}

    /** By the hashes that are stored. */
    public static Hash root(Connection connection, long size) {
        return new TreeStore(jdbc(connection)).tree().root(size);
    }

    /**
     * By the events themselves.
     *
     * @param each is told how far it is, every some thousand events
     * @throws IllegalStateException where a position is missing
     */
    public static void hash(Connection connection, long last, LongConsumer each, Grown grown) {
        JdbcClient jdbc = jdbc(connection);
        LogEntries entries = new LogEntries(jdbc, new OffloadedEvents(jdbc, null));
        GrowingTree tree = new GrowingTree();
        grown.at(0, tree.root());
        while (tree.size() < last) {
            List<LogEntry> page =
                    entries.after(tree.size(), (int) Math.min(BATCH, last - tree.size()));
            if (page.isEmpty()) {
                throw new IllegalStateException("position " + (tree.size() + 1) + " is missing");
            }
            for (LogEntry entry : page) {
                if (entry.position() != tree.size() + 1) {
                    throw new IllegalStateException(
                            "position " + (tree.size() + 1) + " is missing");
                }
                tree.add(entry.leaf());
                if (grown.wants(tree.size())) {
                    grown.at(tree.size(), tree.root());
                }
            }
            each.accept(tree.size());
        }
    }

    /** Is told the roots it wants to know. */
    public interface Grown {
        boolean wants(long size);

        void at(long size, Hash root);
    }

    private static JdbcClient jdbc(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }
}
