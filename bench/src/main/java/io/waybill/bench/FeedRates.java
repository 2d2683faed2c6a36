package io.waybill.bench;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The feed: how quickly the publisher brings a log to new topics, beside a bare producer that
 * writes the same bytes in transactions of the same size, and how soon what is commanded is read.
 */
final class FeedRates {
    private static final long EVENTS = 400_000;
    private static final String PREFIX = "measured";
    private static final double GOAL = 0.5;
    private static final int EVENTS_PER_TRANSACTION = 1_000;

    private FeedRates() {}

    /** {@code feed [--events N] [--seed S]}. */
    static Map<String, Object> measure(String[] arguments) throws Exception {
        Options options = new Options(arguments, Set.of("--events", "--seed"));
        long events = options.number("--events", EVENTS);
        Path data = Files.createTempDirectory("waybill-bench");
        Map<String, Object> result = new LinkedHashMap<>();
        try {
            try (MeasuredService service = MeasuredService.start(data, "--simulated");
                    GeneratedLog log =
                            new GeneratedLog(service, data, options.number("--seed", 1), events)) {
                result.put("commandToConsumer", FeedLatency.measure(service));
                log.appendUpTo(events);
                log.awaitProjected();
            }
            // On a prefix of its own the whole log is published again.
            try (MeasuredService service =
                    MeasuredService.startWith(
                            data, "-Dwaybill.kafka.topic-prefix=" + PREFIX, "--simulated")) {
                result.put("publisher", throughput(service, events));
            }
        } finally {
            MeasuredService.deleteAll(data);
        }
        return result;
    }

    private static Map<String, Object> throughput(MeasuredService service, long events)
            throws Exception {
        double published = eventsPerSecondOfThePublisher(service, events);
        Said said = said(service.bootstrapServers());
        double bare = said.eventsPerSecondOfABareProducer(service.bootstrapServers());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("events", said.events.size());
        result.put("records", said.events.size() + said.others.size());
        result.put("megabytes", said.bytes() >> 20);
        result.put("publisherEventsPerSecond", Math.round(published));
        result.put("bareProducerEventsPerSecond", Math.round(bare));
        result.put("ratio", ContainerStart.rounded(published / bare));
        result.put("goal", "ratio >= " + GOAL);
        result.put("met", published / bare >= GOAL);
        return result;
    }

    /** By itself: the projections are held up meanwhile, for the bare producer has none either. */
    private static double eventsPerSecondOfThePublisher(MeasuredService service, long events)
            throws IOException, InterruptedException, SQLException {
        try (Connection connection = DriverManager.getConnection(service.jdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table projection_offset in exclusive mode");
            return eventsPerSecond(service, events);
        }
    }

    /** Of the last three quarters: a JVM that has just started is still compiling what it runs. */
    private static double eventsPerSecond(MeasuredService service, long events)
            throws IOException, InterruptedException {
        long first = 0;
        long begun = 0;
        while (true) {
            JsonNode kafka = service.get("/actuator/health").at("/components/kafka/details");
            long published = kafka.path("published").asLong(0);
            if (begun == 0 && published > events / 4) {
                begun = System.nanoTime();
                first = published;
            }
            if (published > 0 && kafka.path("lag").asLong(1) == 0) {
                return (published - first) / ((System.nanoTime() - begun) / 1e9);
            }
            Thread.sleep(20);
        }
    }

    /** What the publisher wrote. */
    private record Said(
            List<ConsumerRecord<byte[], byte[]>> events,
            List<ConsumerRecord<byte[], byte[]>> others) {

        long bytes() {
            return sizeOf(events) + sizeOf(others);
        }

        private static long sizeOf(List<ConsumerRecord<byte[], byte[]>> records) {
            return records.stream()
                    .mapToLong(
                            record ->
                                    record.serializedKeySize()
                                            + (long) record.serializedValueSize())
                    .sum();
        }

        double eventsPerSecondOfABareProducer(String bootstrap)
                throws ExecutionException, InterruptedException {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                admin.createTopics(
                                Stream.concat(events.stream(), others.stream())
                                        .map(record -> "bare-" + record.topic())
                                        .distinct()
                                        .map(topic -> new NewTopic(topic, 1, (short) 1))
                                        .toList())
                        .all()
                        .get();
            }
            Map<String, Object> settings =
                    Map.of(
                            "bootstrap.servers",
                            bootstrap,
                            "transactional.id",
                            "bare",
                            "acks",
                            "all",
                            "linger.ms",
                            20,
                            "batch.size",
                            256 << 10);
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.initTransactions();
                int from = events.size() / 4;
                write(producer, 0, from);
                long begun = System.nanoTime();
                write(producer, from, events.size());
                return (events.size() - from) / ((System.nanoTime() - begun) / 1e9);
            }
        }

        /** With as many of the other records as belong to so many events. */
        private void write(KafkaProducer<byte[], byte[]> producer, int from, int to) {
            for (int at = from; at < to; at += EVENTS_PER_TRANSACTION) {
                int end = Math.min(at + EVENTS_PER_TRANSACTION, to);
                producer.beginTransaction();
                events.subList(at, end).forEach(record -> producer.send(copy(record)));
                others.subList(share(at), share(end))
                        .forEach(record -> producer.send(copy(record)));
                producer.commitTransaction();
            }
        }

        private int share(int event) {
            return (int) ((long) others.size() * event / events.size());
        }

        private static ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
            return new ProducerRecord<>(
                    "bare-" + record.topic(), null, record.key(), record.value(), record.headers());
        }
    }

    private static Said said(String bootstrap) {
        Said said = new Said(new ArrayList<>(), new ArrayList<>());
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.listTopics().keySet().stream()
                            .filter(FeedRates::isThePublishers)
                            .map(topic -> new TopicPartition(topic, 0))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    (record.topic().equals(PREFIX + ".events") ? said.events : said.others)
                            .add(record);
                }
            }
        }
        return said;
    }

    private static boolean isThePublishers(String topic) {
        return topic.equals(PREFIX + ".events")
                || topic.equals(PREFIX + ".publisher-position")
                || topic.startsWith(PREFIX + ".state.")
                || (topic.startsWith(PREFIX + ".hosts.") && topic.endsWith(".desired"));
    }
}
