package io.waybill.infra.publisher;

import io.waybill.domain.HostId;
import io.waybill.domain.wire.Topics;
import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Creates the topics that are written to, with the settings they need, and looks whether those that
 * were there have them.
 */
public final class TopicProvisioning implements AutoCloseable {
    private static final int REPLICAS_FOR_TWO_IN_SYNC = 3;

    private final Admin admin;
    private final Topics topics;
    private final short replicationFactor;
    private final Set<String> there = new HashSet<>();
    private final Map<String, Keeping> found = new TreeMap<>();

    public TopicProvisioning(KafkaProperties kafka) {
        admin = Admin.create(kafka.clientProperties());
        topics = kafka.topics();
        replicationFactor = kafka.replicationFactor();
    }

    void ensureShared() throws ExecutionException, InterruptedException {
        // One partition: the events are read in the one order that they have.
        ensure(topics.events(), Keeping.FOR_EVER);
        ensure(topics.publisherPosition(), Keeping.COMPACTED);
        ensure(topics.checkpoints(), Keeping.FOR_EVER);
        for (String states : topics.states()) {
            ensure(states, Keeping.COMPACTED);
        }
    }

    /** Of hosts registered when there were fewer topics, too. */
    void ensureOfAll(List<HostId> hosts) throws ExecutionException, InterruptedException {
        there.addAll(admin.listTopics().names().get());
        for (HostId host : hosts) {
            ensureOf(host);
        }
    }

    void ensureOf(HostId host) throws ExecutionException, InterruptedException {
        ensure(topics.desired(host), Keeping.COMPACTED);
        ensure(topics.observed(host), Keeping.A_WEEK);
        ensure(topics.requests(host), Keeping.FOR_MINUTES);
        ensure(topics.replies(host), Keeping.FOR_MINUTES);
        ensure(topics.journal(host), Keeping.COMPACTED);
    }

    /**
     * What a replay writes to. A topic of somebody's choice is kept as the events are: its first
     * events must not go before a slow replay has told its last.
     */
    public void ensureOfReplays(String topic) throws ExecutionException, InterruptedException {
        there.addAll(admin.listTopics().names().get());
        ensure(topics.replays(), Keeping.COMPACTED);
        ensure(topic, Keeping.FOR_EVER);
    }

    /** What others command by Kafka, and what they are told. */
    public void ensureOfCommands() throws ExecutionException, InterruptedException {
        there.addAll(admin.listTopics().names().get());
        ensure(topics.commands(), Keeping.A_DAY);
        ensure(topics.commandResults(), Keeping.A_WEEK);
        ensure(topics.commandDeadLetters(), Keeping.A_WEEK_OF_A_GIBIBYTE);
        ensure(topics.commandProgress(), Keeping.COMPACTED);
    }

    private void ensure(String topic, Keeping keeping)
            throws ExecutionException, InterruptedException {
        if (!there.add(topic)) {
            found.putIfAbsent(topic, keeping);
            return;
        }
        Optional<Short> replicas =
                replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
        Map<String, String> settings = new HashMap<>(keeping.settings());
        if (replicationFactor >= REPLICAS_FOR_TWO_IN_SYNC) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        NewTopic topicAsWanted = new NewTopic(topic, Optional.of(1), replicas).configs(settings);
        try {
            admin.createTopics(List.of(topicAsWanted)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                there.remove(topic);
                throw failure;
            }
            found.put(topic, keeping);
        }
    }

    /**
     * In what the topics that were ensured and were there before are not as they must be, one
     * sentence each.
     *
     * @throws UnfitTopic where nothing may be written as they are
     */
    List<String> complaints() throws ExecutionException, InterruptedException {
        List<String> complaints = new ArrayList<>();
        Map<String, TopicDescription> topics =
                admin.describeTopics(found.keySet()).allTopicNames().get();
        Map<String, Config> configs = configs();
        for (Map.Entry<String, Keeping> each : found.entrySet()) {
            String topic = each.getKey();
            List<TopicPartitionInfo> partitions =
                    Objects.requireNonNull(topics.get(topic)).partitions();
            Config config = Objects.requireNonNull(configs.get(topic));
            if (partitions.size() != 1) {
                throw new UnfitTopic(
                        "topic "
                                + topic
                                + " has "
                                + partitions.size()
                                + " partitions, and must have one, or its records had no one order; delete it, Waybill makes it"
                                + " anew, or give this service another topic prefix");
            }
            complaints.addAll(
                    each.getValue().complaints(topic, setting -> valueOf(config, setting)));
            complaints.addAll(
                    replication(
                            topic,
                            partitions.getFirst().replicas().size(),
                            Integer.parseInt(
                                    valueOf(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))));
        }
        return complaints;
    }

    private Map<String, Config> configs() throws ExecutionException, InterruptedException {
        List<ConfigResource> resources =
                found.keySet().stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList();
        Map<String, Config> configs = new HashMap<>();
        admin.describeConfigs(resources)
                .all()
                .get()
                .forEach((resource, config) -> configs.put(resource.name(), config));
        return configs;
    }

    private static String valueOf(Config config, String setting) {
        return Objects.requireNonNull(config.get(setting)).value();
    }

    private static List<String> replication(String topic, int replicas, int inSync) {
        if (inSync > replicas) {
            return List.of(
                    "min.insync.replicas of topic %s is %d, and it has %d replicas: nothing can be written to it"
                            .formatted(topic, inSync, replicas));
        }
        return replicas >= REPLICAS_FOR_TWO_IN_SYNC && inSync < 2
                ? List.of(
                        "min.insync.replicas of topic %s is %d, with %d replicas it should be 2: what was acknowledged could be lost with one broker"
                                .formatted(topic, inSync, replicas))
                : List.of();
    }

    /** A topic is there on which nothing can be written as it is meant. */
    static final class UnfitTopic extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnfitTopic(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
