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

    /**
     * @param position to begin after
     * @param limit of events in a batch
     */
    ReadAhead(EventLog log, long position, int limit) {
        this.log = log;
        this.position = position;
        this.limit = limit;
    }

    /**
     * The next batch; empty where the log has no more now.
     *
     * @throws ExecutionException where the log cannot be read
     */
    List<ReadEvent> next() throws ExecutionException, InterruptedException {
        List<ReadEvent> batch = next == null ? after(position) : next.get();
        next = null;
        if (!batch.isEmpty()) {
            position = batch.getLast().stored().position();
        }
        if (batch.size() == limit) {
            long from = position;
            next = reader.submit(() -> after(from));
        }
        return batch;
    }

    private List<ReadEvent> after(long from) {
        return log.after(from, limit).stream().map(ReadEvent::of).toList();
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
