package io.waybill.infra.publisher;

import io.waybill.domain.HostId;
import io.waybill.domain.wire.Topics;
import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Creates the topics that are written to, with the settings they need. */
public final class TopicProvisioning implements AutoCloseable {
    private static final Map<String, String> COMPACTED =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.1",
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    String.valueOf(16 << 20));
    private static final Map<String, String> KEPT = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");
    private static final Map<String, String> WEEK =
            Map.of(TopicConfig.RETENTION_MS_CONFIG, "604800000");

    // They may carry tokens.
    private static final Map<String, String> DAY =
            Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    "86400000",
                    TopicConfig.SEGMENT_MS_CONFIG,
                    "3600000");

    // As many as anybody sends: they must not fill the disk.
    private static final Map<String, String> WEEK_OF_A_GIBIBYTE =
            Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    "604800000",
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    String.valueOf(1 << 30),
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    String.valueOf(64 << 20));

    // Of the moment: what is not read at once is of no use, and may be secret.
    private static final Map<String, String> MINUTES =
            Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    "120000",
                    TopicConfig.SEGMENT_MS_CONFIG,
                    "60000",
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    String.valueOf(256 << 20),
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    String.valueOf(16 << 20));

    private final Admin admin;
    private final Topics topics;
    private final short replicationFactor;
    private final Set<String> there = new HashSet<>();

    public TopicProvisioning(KafkaProperties kafka) {
        admin = Admin.create(kafka.clientProperties());
        topics = kafka.topics();
        replicationFactor = kafka.replicationFactor();
    }

    void ensureShared() throws ExecutionException, InterruptedException {
        // One partition: the events are read in the one order that they have.
        ensure(topics.events(), KEPT);
        ensure(topics.publisherPosition(), COMPACTED);
    }

    /** Of hosts registered when there were fewer topics, too. */
    void ensureOfAll(List<HostId> hosts) throws ExecutionException, InterruptedException {
        there.addAll(admin.listTopics().names().get());
        for (HostId host : hosts) {
            ensureOf(host);
        }
    }

    void ensureOf(HostId host) throws ExecutionException, InterruptedException {
        ensure(topics.desired(host), COMPACTED);
        ensure(topics.observed(host), WEEK);
        ensure(topics.requests(host), MINUTES);
        ensure(topics.replies(host), MINUTES);
        ensure(topics.journal(host), COMPACTED);
    }

    /**
     * What a replay writes to. A topic of somebody's choice is kept as the events are: its first
     * events must not go before a slow replay has told its last.
     */
    public void ensureOfReplays(String topic) throws ExecutionException, InterruptedException {
        there.addAll(admin.listTopics().names().get());
        ensure(topics.replays(), COMPACTED);
        ensure(topic, KEPT);
    }

    /** What others command by Kafka, and what they are told. */
    public void ensureOfCommands() throws ExecutionException, InterruptedException {
        there.addAll(admin.listTopics().names().get());
        ensure(topics.commands(), DAY);
        ensure(topics.commandResults(), WEEK);
        ensure(topics.commandDeadLetters(), WEEK_OF_A_GIBIBYTE);
        ensure(topics.commandProgress(), COMPACTED);
    }

    private void ensure(String topic, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        if (!there.add(topic)) {
            return;
        }
        Optional<Short> replicas =
                replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
        NewTopic wanted = new NewTopic(topic, Optional.of(1), replicas).configs(settings);
        try {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                there.remove(topic);
                throw failure;
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
