package io.waybill.infra.commandtopic;

import io.waybill.infra.commandtopic.Verdict.SetAside;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Records that are worked on at the same time, those of one key or one subject one after the other.
 */
final class CommandBatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandBatch.class);
    private static final int AT_ONCE = 16;

    private final CommandReader reader = new CommandReader();
    private final CommandWork work;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, CompletableFuture<Void>> last = new HashMap<>();
    private final Answered[] answered;
    private final CountDownLatch left;

    CommandBatch(List<ConsumerRecord<byte[], byte[]>> records, CommandWork work) {
        this.work = work;
        answered = new Answered[records.size()];
        left = new CountDownLatch(records.size());
        for (int i = 0; i < records.size(); i++) {
            begin(i, records.get(i));
        }
    }

    private void begin(int place, ConsumerRecord<byte[], byte[]> record) {
        ReceivedCommand command;
        try {
            command = reader.read(record);
        } catch (NotACommand none) {
            tell(place, new Answered(record, none.asked(), new SetAside(none.problem())));
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<?>[] before = before(command.asked(), done);
        threads.execute(
                () -> {
                    try {
                        CompletableFuture.allOf(before).get();
                        tell(place, new Answered(record, command.asked(), verdict(command)));
                        done.complete(null);
                    } catch (InterruptedException | ExecutionException _) {
                        // The batch is abandoned, and who comes after this one with it.
                    }
                });
    }

    private CompletableFuture<?>[] before(Asked asked, CompletableFuture<Void> done) {
        return Stream.of(lane("key ", asked.key()), lane("subject ", asked.subject()))
                .flatMap(Optional::stream)
                .map(lane -> last.put(lane, done))
                .filter(Objects::nonNull)
                .toArray(CompletableFuture[]::new);
    }

    private static Optional<String> lane(String kind, @Nullable String name) {
        return Optional.ofNullable(name).map(kind::concat);
    }

    private Verdict verdict(ReceivedCommand command) throws InterruptedException {
        free.acquire();
        try {
            return work.carryOut(command);
        } catch (RuntimeException unforeseen) {
            log.error("{} failed unexpectedly", command.place(), unforeseen);
            return new SetAside(
                    new Problem(
                            "internal",
                            "this should not have happened; the service's log says more"));
        } finally {
            free.release();
        }
    }

    private void tell(int place, Answered answer) {
        answered[place] = answer;
        left.countDown();
    }

    /** Whether all are answered within that time. */
    boolean await(Duration limit) throws InterruptedException {
        return left.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** In the order of the records, once all are answered. */
    List<Answered> answered() {
        return List.of(answered);
    }

    /** Abandons what is not answered yet: it is read again, and carried out once all the same. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
