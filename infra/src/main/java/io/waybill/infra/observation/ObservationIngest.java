package io.waybill.infra.observation;

import io.waybill.domain.HostId;
import io.waybill.domain.Refusal;
import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.ContainerCommand.ObserveExec;
import io.waybill.domain.container.ContainerCommand.ReportCopy;
import io.waybill.domain.container.ContainerCommand.ReportExec;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.host.HostCommand.ReportHostImage;
import io.waybill.domain.host.HostCommand.ReportImageWork;
import io.waybill.domain.image.ImageCommand.ReportMade;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.ContainerObserved;
import io.waybill.domain.wire.AgentReport.CopyFinished;
import io.waybill.domain.wire.AgentReport.ExecFinished;
import io.waybill.domain.wire.AgentReport.ExecObserved;
import io.waybill.domain.wire.AgentReport.Heartbeat;
import io.waybill.domain.wire.AgentReport.HostConnected;
import io.waybill.domain.wire.AgentReport.HostDisconnected;
import io.waybill.domain.wire.AgentReport.HostImageChanged;
import io.waybill.domain.wire.AgentReport.ImageWorkFinished;
import io.waybill.domain.wire.AgentReport.SecretsAsked;
import io.waybill.domain.wire.AgentReport.UnmanagedSeen;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.AgentProperties;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.adoption.UnmanagedContainers;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.KnownHosts;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.observation.Heartbeats.Beat;
import io.waybill.infra.process.InBackground;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.infra.secret.SecretHandover;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import tools.jackson.core.JacksonException;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes the agents' reports into the log. A report's offset is written in the transaction of the
 * events it makes, so that none is lost, and none is taken in twice.
 */
@Component
public class ObservationIngest extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(ObservationIngest.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_HOSTS = Duration.ofMillis(500);
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(2);

    private final KafkaProperties kafka;
    private final Topics topics;
    private final Commands commands;
    private final JdbcClient jdbc;
    private final Publisher publisher;
    private final JdbcTemplate jdbcTemplate;
    private final Aggregates aggregates;
    private final KnownHosts hosts;
    private final ContainerNames names;
    private final LostContainers lost;
    private final AgentProperties agents;
    private final ContestedHosts contested = new ContestedHosts();
    private final UnmanagedContainers unmanaged;
    private final TransactionTemplate transactions;
    private final EventLog events;
    private final SecretHandover handover;
    private final HeardAgents heard;
    private final Map<TopicPartition, Long> begun = new HashMap<>();

    ObservationIngest(
            KafkaProperties kafka,
            Commands commands,
            JdbcClient jdbc,
            JdbcTemplate jdbcTemplate,
            Publisher publisher,
            Aggregates aggregates,
            KnownHosts hosts,
            ContainerNames names,
            LostContainers lost,
            AgentProperties agents,
            UnmanagedContainers unmanaged,
            TransactionTemplate transactions,
            EventLog events,
            SecretHandover handover,
            HeardAgents heard) {
        super("observations");
        this.heard = heard;
        this.handover = handover;
        this.events = events;
        this.unmanaged = unmanaged;
        this.transactions = transactions;
        this.jdbcTemplate = jdbcTemplate;
        this.aggregates = aggregates;
        this.hosts = hosts;
        this.names = names;
        this.lost = lost;
        this.agents = agents;
        this.publisher = publisher;
        this.kafka = kafka;
        this.topics = kafka.topics();
        this.commands = commands;
        this.jdbc = jdbc;
    }

    @Override
    protected void run() {
        while (isRunning()) {
            if (!publisher.isLeading()) {
                pause();
                continue;
            }
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(
                            properties(), new StringDeserializer(), new ByteArrayDeserializer())) {
                try {
                    heard.begin();
                    takeWhileLeading(consumer);
                } finally {
                    heard.end();
                    // An interrupted thread could not close the consumer.
                    Thread.interrupted();
                }
            } catch (InterruptException _) {
                return;
            } catch (RuntimeException failure) {
                log.warn("cannot take in what agents report, trying again: {}", failure.toString());
                pause();
            }
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        return properties;
    }

    /**
     * The instance that publishes also takes in. A consumer group would elect one, too, but only
     * after a session timeout where the one before was killed.
     */
    private void takeWhileLeading(KafkaConsumer<String, byte[]> consumer) {
        Clock clock = Clock.systemUTC();
        Heartbeats heartbeats = new Heartbeats(jdbcTemplate);
        var policy =
                new WhenHostDisconnectedThenMarkContainersLost(
                        commands, aggregates, names, lost, heartbeats, events, clock);
        HostSights sights =
                new HostSights(
                        commands,
                        aggregates,
                        hosts,
                        heartbeats,
                        contested,
                        policy,
                        agents.heartbeat(),
                        clock);
        long saveAt = System.nanoTime() + agents.heartbeat().toNanos();
        long lookAt = System.nanoTime();
        while (isRunning() && publisher.isLeading()) {
            if (System.nanoTime() - lookAt >= 0) {
                assign(consumer);
                lookAt = System.nanoTime() + LOOK_FOR_HOSTS.toNanos();
            }
            if (consumer.assignment().isEmpty()) {
                pause();
                continue;
            }
            ConsumerRecords<String, byte[]> reports = consumer.poll(LOOK_FOR_HOSTS);
            for (TopicPartition partition : reports.partitions()) {
                takeAll(reports.records(partition), partition, consumer, sights, heartbeats);
            }
            noticeSilence(consumer, sights);
            policy.giveUpOne();
            if (System.nanoTime() - saveAt >= 0) {
                heartbeats.save();
                saveAt = System.nanoTime() + agents.heartbeat().toNanos();
            }
        }
    }

    private void takeAll(
            List<ConsumerRecord<String, byte[]>> reports,
            TopicPartition partition,
            KafkaConsumer<String, byte[]> consumer,
            HostSights sights,
            Heartbeats heartbeats) {
        try {
            reports.forEach(report -> take(report, sights, heartbeats));
        } catch (TakenAlready taken) {
            log.info("{}: {}", partition, taken.getMessage());
            seek(consumer, Set.of(partition));
        }
    }

    /** An agent is silent where Kafka answers and holds nothing of it that was not read. */
    private void noticeSilence(KafkaConsumer<String, byte[]> consumer, HostSights sights) {
        List<HostId> candidates = sights.silent();
        if (candidates.isEmpty()) {
            return;
        }
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, HostId> asked = new HashMap<>();
        for (TopicPartition partition : assigned) {
            HostId host = topics.hostOf(partition.topic());
            if (candidates.contains(host)) {
                asked.put(partition, host);
            }
        }
        try {
            Set<HostId> unread = new HashSet<>();
            consumer.endOffsets(asked.keySet(), KAFKA_ANSWERS_WITHIN)
                    .forEach(
                            (partition, end) -> {
                                if (consumer.position(partition) < end) {
                                    unread.add(asked.get(partition));
                                }
                            });
            candidates.stream().filter(host -> !unread.contains(host)).forEach(sights::isSilent);
        } catch (org.apache.kafka.common.errors.TimeoutException _) {
            sights.nobodyCouldBeHeard();
        }
    }

    /** Hosts that two agents look after at once, and by which. */
    public Map<HostId, String> contested() {
        return contested.now();
    }

    private void assign(KafkaConsumer<String, byte[]> consumer) {
        Pattern observed = topics.allObserved();
        Set<TopicPartition> wanted = new HashSet<>();
        consumer.listTopics()
                .forEach(
                        (topic, partitions) -> {
                            if (observed.matcher(topic).matches()) {
                                partitions.forEach(
                                        partition ->
                                                wanted.add(
                                                        new TopicPartition(
                                                                topic, partition.partition())));
                            }
                        });
        Set<TopicPartition> added = new HashSet<>(wanted);
        added.removeAll(consumer.assignment());
        if (!wanted.equals(consumer.assignment())) {
            consumer.assign(wanted);
            seek(consumer, added);
        }
    }

    private void seek(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
        consumer.endOffsets(partitions)
                .forEach(
                        (partition, end) -> {
                            if (nextOffset(partition) > end) {
                                log.warn(
                                        "{} has lost what was in it; it is taken in from its beginning",
                                        partition);
                                jdbc.sql(
                                                "delete from observation_offset where topic = ? and partition = ?")
                                        .params(partition.topic(), partition.partition())
                                        .update();
                            }
                            consumer.seek(partition, nextOffset(partition));
                            begun.put(partition, end);
                        });
    }

    private long nextOffset(TopicPartition partition) {
        return jdbc.sql(
                        "select next_offset from observation_offset where topic = ? and partition = ?")
                .params(partition.topic(), partition.partition())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private void take(
            ConsumerRecord<String, byte[]> report, HostSights sights, Heartbeats heartbeats) {
        HostId host = topics.hostOf(report.topic());
        try {
            AgentReport says = WaybillJson.mapper().readValue(report.value(), AgentReport.class);
            Caller caller = caller(host, says);
            switch (says) {
                case ContainerObserved seen ->
                        commands.send(observation(host, seen), caller, _ -> advance(report));
                case ExecFinished done ->
                        commands.send(outcome(host, done), caller, _ -> advance(report));
                case CopyFinished done ->
                        commands.send(copy(host, done), caller, _ -> advance(report));
                case ExecObserved seen ->
                        commands.send(exec(host, seen), caller, _ -> advance(report));
                case HostImageChanged seen ->
                        commands.send(image(host, seen), caller, _ -> advance(report));
                case ImageWorkFinished done ->
                        commands.send(imageWork(host, done), caller, _ -> advance(report));
                case HostConnected now -> {
                    sights.connected(host, now, caller, _ -> advance(report));
                    isSeen(host, report, heartbeats);
                }
                case HostDisconnected now -> {
                    sights.disconnected(host, now, caller, _ -> advance(report));
                    heard.seesNoMore(host);
                }
                case Heartbeat beat -> {
                    sights.beat(host, beat, caller);
                    if (beat.away() == null && beat.seenUntil() != null) {
                        isSeen(host, report, heartbeats);
                    }
                    // To read it again would do nothing, so its offset can wait.
                    heartbeats.pass(report);
                }
                case SecretsAsked asked -> {
                    handover.answer(host, asked);
                    advance(report);
                }
                case UnmanagedSeen seen ->
                        transactions.executeWithoutResult(
                                _ -> {
                                    advance(report);
                                    unmanaged.take(host, seen);
                                });
            }
        } catch (Refusal | JacksonException | IllegalArgumentException unfit) {
            // It can never be taken in; to stop here would hold up every other report.
            log.warn(
                    "left out a report of {} at {}-{}: {}",
                    host.value(),
                    report.topic(),
                    report.offset(),
                    unfit.getMessage());
            advance(report);
        }
    }

    /** What waited when this began to listen says nothing of now. */
    private void isSeen(HostId host, ConsumerRecord<?, ?> report, Heartbeats heartbeats) {
        Beat last = heartbeats.of(host);
        long end = begun.getOrDefault(new TopicPartition(report.topic(), report.partition()), 0L);
        if (last != null && report.offset() >= end) {
            heard.sees(host, last.every());
        }
    }

    private static ObserveContainer observation(HostId host, ContainerObserved seen) {
        requireOf(host, seen.observation().occurrence());
        return new ObserveContainer(seen.containerId(), seen.observation());
    }

    private static ObserveExec exec(HostId host, ExecObserved seen) {
        requireOf(host, seen.occurrence());
        return new ObserveExec(
                seen.containerId(), seen.executable(), seen.exitCode(), seen.occurrence());
    }

    private static ReportHostImage image(HostId host, HostImageChanged seen) {
        requireOf(host, seen.occurrence());
        return new ReportHostImage(host, seen.change(), seen.occurrence());
    }

    private static ReportExec outcome(HostId host, ExecFinished done) {
        requireOf(host, done.occurrence());
        return new ReportExec(
                done.containerId(), done.operation(), done.outcome(), done.occurrence());
    }

    private static ReportCopy copy(HostId host, CopyFinished done) {
        requireOf(host, done.occurrence());
        return new ReportCopy(
                done.containerId(), done.operation(), done.outcome(), done.occurrence());
    }

    private static Object imageWork(HostId host, ImageWorkFinished done) {
        requireOf(host, done.occurrence());
        return done.imageId() == null
                ? new ReportImageWork(host, done.operation(), done.outcome(), done.occurrence())
                : new ReportMade(
                        done.imageId(), done.operation(), done.outcome(), done.occurrence());
    }

    private static void requireOf(HostId host, Occurrence occurrence) {
        if (!occurrence.host().equals(host)) {
            throw new IllegalArgumentException("it speaks of another host");
        }
    }

    private static Caller caller(HostId host, AgentReport report) {
        return switch (report) {
            case ContainerObserved seen ->
                    Caller.agent(host.value(), seen.correlationId(), seen.event());
            case ExecFinished done ->
                    Caller.agent(host.value(), done.correlationId(), done.event());
            case CopyFinished done ->
                    Caller.agent(host.value(), done.correlationId(), done.event());
            case ImageWorkFinished done ->
                    Caller.agent(host.value(), done.correlationId(), done.event());
            case ExecObserved _,
                    HostImageChanged _,
                    HostConnected _,
                    HostDisconnected _,
                    Heartbeat _,
                    UnmanagedSeen _,
                    SecretsAsked _ ->
                    Caller.agent(host.value(), null, null);
        };
    }

    /**
     * Refuses a report that was taken in already, by an instance that led before or after this one.
     */
    private void advance(ConsumerRecord<String, byte[]> report) {
        int moved =
                jdbc.sql(
                                """
                                insert into observation_offset (topic, partition, next_offset) values (?, ?, ?)
                                on conflict (topic, partition) do update set next_offset = excluded.next_offset
                                where observation_offset.next_offset < excluded.next_offset""")
                        .params(report.topic(), report.partition(), report.offset() + 1)
                        .update();
        if (moved == 0) {
            throw new TakenAlready();
        }
    }

    private static final class TakenAlready extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TakenAlready() {
            super("another instance has taken it in");
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
