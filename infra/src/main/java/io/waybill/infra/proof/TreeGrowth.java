package io.waybill.infra.proof;

import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the tree grow by what the log has more, some thousand events in a transaction: behind the
 * log, so that no command waits for it. Where it ends in the midst of one, it begins that again.
 */
@Component
class TreeGrowth extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(TreeGrowth.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int BATCH = 4_096;

    private final ProofProperties properties;
    private final TreeStore store;
    private final EventLog eventLog;
    private final LogEntries entries;
    private final TransactionTemplate transaction;
    private volatile @Nullable String trouble;

    TreeGrowth(
            ProofProperties properties,
            TreeStore store,
            EventLog eventLog,
            LogEntries entries,
            TransactionTemplate transaction,
            Publisher publisher) {
        super("merkle-tree", EVERY, publisher);
        this.properties = properties;
        this.store = store;
        this.eventLog = eventLog;
        this.entries = entries;
        this.transaction = transaction;
    }

    boolean isOn() {
        return properties.enabled();
    }

    /** Why it does not grow; none while it does. */
    @Nullable String trouble() {
        return trouble;
    }

    @Override
    protected void look() {
        if (!properties.enabled()) {
            return;
        }
        int added;
        do {
            Integer batch = transaction.execute(_ -> grow());
            added = batch == null ? 0 : batch;
        } while (added == BATCH && isRunning());
    }

    private int grow() {
        long size = store.lockedSize();
        long end = Math.min(eventLog.lastPosition(), size + BATCH);
        List<Hash> leaves = new ArrayList<>();
        for (LogEntry entry : entries.after(size, (int) Math.max(0, end - size))) {
            if (entry.position() != size + leaves.size() + 1) {
                break;
            }
            leaves.add(entry.leaf());
        }
        if (!leaves.isEmpty()) {
            store.append(size, leaves);
        }
        long grown = size + leaves.size();
        tell(
                grown >= end
                        ? null
                        : "the event at position "
                                + (grown + 1)
                                + " is missing in the log; nothing after it can be proved");
        return leaves.size();
    }

    private void tell(@Nullable String missing) {
        if (missing != null && !missing.equals(trouble)) {
            log.warn(missing);
        }
        trouble = missing;
    }
}
