package io.waybill.infra.publisher;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The log from a position on, in batches. After a full one, the next is read and parsed while its
 * reader works; at the end of the log nothing is read before it is asked for.
 */
final class ReadAhead implements AutoCloseable {
    private final EventLog log;
    private final int limit;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("publisher-reads-ahead").factory());
    private @Nullable Future<List<ReadEvent>> next;
    private long position;
    private @Nullable String id;

    /**
     * @param position to begin after
     * @param id of the event there; null where that is not known
     * @param limit of events in a batch
     */
    ReadAhead(EventLog log, long position, @Nullable String id, int limit) {
        this.log = log;
        this.position = position;
        this.id = id;
        this.limit = limit;
    }

    /**
     * The next batch; empty where the log has no more now.
     *
     * @throws ExecutionException where the log cannot be read
     * @throws ForeignLog where what was read last is not there any more
     */
    List<ReadEvent> next() throws ExecutionException, InterruptedException {
        List<ReadEvent> batch = next == null ? after(position, id) : next.get();
        next = null;
        if (!batch.isEmpty()) {
            StoredEvent last = batch.getLast().stored();
            position = last.position();
            id = last.id();
        }
        if (batch.size() == limit) {
            long from = position;
            String expected = id;
            next = reader.submit(() -> after(from, expected));
        }
        return batch;
    }

    // With the one that was read last, which is looked at again: a database may have lost it since.
    private List<ReadEvent> after(long from, @Nullable String expected) {
        if (from == 0) {
            return parsed(log.after(0, limit));
        }
        List<StoredEvent> read = log.after(from - 1, limit + 1);
        StoredEvent first = read.isEmpty() ? null : read.getFirst();
        ForeignLog.refuseOther(
                from, expected, first == null || first.position() != from ? null : first);
        return parsed(read.subList(1, read.size()));
    }

    private static List<ReadEvent> parsed(List<StoredEvent> events) {
        return events.stream().map(ReadEvent::of).toList();
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
