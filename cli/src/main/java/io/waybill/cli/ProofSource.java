package io.waybill.cli;

import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/** Where the log and its tree are read from, to be verified. Nothing that it says is believed. */
interface ProofSource extends AutoCloseable {
    /** The entries from the first position up to one, as they are now. */
    Iterator<LogEntry> entries(long last);

    /** The hashes that the tree has of them. */
    Iterator<Hash> leaves(long last);

    /** Rows of the log's table that no position leads to. */
    List<LogEntry> strays();

    /** The position of the newest event. */
    long position();

    /** The newest checkpoint that it has itself; none where it has none. */
    @Nullable String checkpoint();

    /** The key that it says checkpoints are signed with; none where it has none. */
    @Nullable String key();

    @Override
    void close();
}
