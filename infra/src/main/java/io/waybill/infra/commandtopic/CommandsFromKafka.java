package io.waybill.infra.commandtopic;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.commandtopic.Verdict.SetAside;
import io.waybill.infra.process.InBackground;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.OperationView;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads commands, has them carried out and tells what became of them, in the instance that
 * publishes.
 */
public final class CommandsFromKafka extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(CommandsFromKafka.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final long SAY_EVERY_NANOS = 10_000_000_000L;
    private static final int SOME = 1_000;

    private final KafkaProperties kafka;
    private final EventLog events;
    private final Publisher publisher;
    private final FleetQueries fleet;
    private final CommandWork work;
    private final CommandMeters meters;
    private volatile @Nullable String trouble;
    private volatile long waiting;
    private volatile int underWay;
    private final AtomicLong setAside = new AtomicLong();
    private long said = System.nanoTime() - SAY_EVERY_NANOS;
    private long unsaid;

    CommandsFromKafka(
            KafkaProperties kafka,
            EventLog events,
            Publisher publisher,
            FleetQueries fleet,
            CommandWork work,
            CommandMeters meters) {
        super("commands");
        this.kafka = kafka;
        this.events = events;
        this.publisher = publisher;
        this.fleet = fleet;
        this.work = work;
        this.meters = meters;
        meters.show(
                () -> publisher.isLeading() ? waiting : Double.NaN,
                () -> publisher.isLeading() ? underWay : Double.NaN);
    }

    /** What keeps commands from being read; none while all is well, or another instance reads. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** How many records wait to be read. */
    public long waiting() {
        return waiting;
    }

    /** How many accepted commands have not come to their end. */
    public int underWay() {
        return underWay;
    }

    /** How many records were set aside since this instance began to read. */
    public long setAside() {
        return setAside.get();
    }

    @Override
    protected void run() {
        while (isRunning()) {
            if (!publisher.isLeading()) {
                trouble = null;
                pause();
                continue;
            }
            try (CommandTopics topics =
                    new CommandTopics(kafka, KafkaRecords.sourceOf(events.id()))) {
                readWhileLeading(topics);
            } catch (InterruptedException | InterruptException _) {
                return;
            } catch (ExecutionException | RuntimeException failure) {
                String message = failure.getMessage();
                trouble = message == null ? failure.toString() : message;
                if (isRunning()) {
                    log.warn("cannot read commands, trying again: {}", failure.toString());
                }
                pause();
            }
        }
    }

    private void readWhileLeading(CommandTopics topics) throws InterruptedException {
        while (isRunning() && publisher.isLeading()) {
            List<ConsumerRecord<byte[], byte[]>> records = topics.read(GLANCE);
            waiting = records.size() + topics.waiting();
            List<Answered> answered = records.isEmpty() ? List.of() : carryOut(records);
            if (answered == null) {
                return; // whoever leads now reads them again
            }
            Map<UnderWay, OperationView> ended = ended(topics.progress());
            if (!answered.isEmpty() || !ended.isEmpty()) {
                topics.tell(answered, ended);
                meters.count(answered, ended.values());
                say(answered);
            }
            waiting = topics.waiting();
            underWay = topics.progress().countUnderWay();
            trouble = null;
        }
    }

    /** Nothing where this instance is not the one any more before all are answered. */
    private @Nullable List<Answered> carryOut(List<ConsumerRecord<byte[], byte[]>> records)
            throws InterruptedException {
        try (CommandBatch batch = new CommandBatch(records, work)) {
            while (!batch.await(GLANCE)) {
                if (!isRunning() || !publisher.isLeading()) {
                    return null;
                }
            }
            return batch.answered();
        }
    }

    private Map<UnderWay, OperationView> ended(CommandProgress progress) {
        Map<String, List<UnderWay>> asked = progress.some(SOME);
        Map<UnderWay, OperationView> ended = new HashMap<>();
        if (!asked.isEmpty()) {
            for (OperationView operation : fleet.ended(asked.keySet())) {
                asked.getOrDefault(operation.id(), List.of())
                        .forEach(one -> ended.put(one, operation));
            }
        }
        return ended;
    }

    /** There may be many, so not each is told. */
    private void say(List<Answered> answered) {
        for (Answered one : answered) {
            if (one.verdict() instanceof SetAside aside) {
                setAside.incrementAndGet();
                unsaid++;
                if (System.nanoTime() - said > SAY_EVERY_NANOS) {
                    said = System.nanoTime();
                    log.warn(
                            "set aside {} of what was read from {}, the last at {}-{}: {}",
                            unsaid,
                            one.record().topic(),
                            one.record().partition(),
                            one.record().offset(),
                            aside.problem().detail());
                    unsaid = 0;
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
