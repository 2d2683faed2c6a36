package io.waybill.infra.interaction;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostState;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostRequest;
import io.waybill.domain.wire.HostRequest.Ask;
import io.waybill.domain.wire.Question;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.interaction.HostUnreachable.Why;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks hosts' agents for something of the moment, by Kafka as all else. Each instance of the
 * service reads the replies to its own questions.
 */
@Component
public class HostChannel implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(HostChannel.class);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(8);
    private static final Duration STAY_EVERY = Duration.ofSeconds(5);
    private static final int MOST_A_HOST = 64;

    private final String instance;
    private final Topics topics;
    private final KafkaProperties kafka;
    private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();
    private volatile @Nullable KafkaProducer<String, byte[]> producer;
    private @Nullable RepliesReader replies;
    private @Nullable Thread staying;

    HostChannel(KafkaProperties kafka) {
        this.kafka = kafka;
        this.topics = kafka.topics();
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        this.instance = HexFormat.of().formatHex(bytes);
    }

    /**
     * Asks. The question is on Kafka for good when this returns.
     *
     * @param id of the request, new
     * @throws HostUnreachable where it could not be asked
     */
    public Conversation ask(HostState state, String id, Question question) {
        HostId host = state.id();
        requireConnected(state);
        long asked = conversations.values().stream().filter(one -> one.host().equals(host)).count();
        if (asked >= MOST_A_HOST) {
            throw new HostUnreachable(
                    Why.HOST_BUSY,
                    "host " + host.value() + " is asked " + asked + " things at once; try later");
        }
        Objects.requireNonNull(replies).listenTo(host);
        Conversation conversation = new Conversation(this, host, id);
        conversations.put(id, conversation);
        try {
            write(
                    host,
                    new Ask(
                            id,
                            instance,
                            Clock.systemUTC().instant().plus(ANSWERED_WITHIN),
                            Conversation.WINDOW,
                            question));
            return conversation;
        } catch (RuntimeException failure) {
            conversations.remove(id, conversation);
            throw failure;
        }
    }

    /**
     * @throws HostUnreachable where its agent does not reach its engine, as far as is on record
     */
    public static void requireConnected(HostState state) {
        if (!state.connected()) {
            throw new HostUnreachable(
                    Why.HOST_AWAY,
                    "host "
                            + state.id().value()
                            + " is away"
                            + (state.disconnectedBecause() == null
                                    ? ""
                                    : " (" + state.disconnectedBecause() + ")")
                            + "; nothing was done, try again when it is connected");
        }
    }

    private void write(HostId host, HostRequest request) {
        try {
            Objects.requireNonNull(producer)
                    .send(recordOf(host, request))
                    .get(WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException failure) {
            log.warn("cannot ask host {}: {}", host.value(), failure.toString());
            throw kafkaAway(host);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw kafkaAway(host);
        }
    }

    static HostUnreachable kafkaAway(HostId host) {
        return new HostUnreachable(
                Why.KAFKA_AWAY,
                "host "
                        + host.value()
                        + " cannot be asked: Kafka is away; nothing was done, try again shortly");
    }

    private ProducerRecord<String, byte[]> recordOf(HostId host, HostRequest request) {
        return new ProducerRecord<>(
                topics.requests(host),
                request.id(),
                WaybillJson.mapper().writeValueAsBytes(request));
    }

    /** Without waiting: what is lost is noticed by silence. */
    void send(HostId host, HostRequest request) {
        KafkaProducer<String, byte[]> open = producer;
        if (open == null) {
            return; // stopped
        }
        try {
            open.send(recordOf(host, request));
        } catch (KafkaException failure) {
            log.warn("cannot tell host {} to go on: {}", host.value(), failure.toString());
        }
    }

    /** Answers what a host's agent asked for. What is lost, it asks for again. */
    public void tell(HostId host, HostRequest.SecretsTold answer) {
        send(host, answer);
    }

    void forget(Conversation conversation) {
        conversations.remove(conversation.id(), conversation);
    }

    private void heard(HostReply reply) {
        Conversation conversation =
                reply.to().equals(instance) ? conversations.get(reply.id()) : null;
        if (conversation != null) {
            conversation.heard(reply);
        }
    }

    @Override
    public void start() {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("acks", "all");
        properties.put("linger.ms", 0);
        properties.put("max.block.ms", 5_000);
        properties.put("request.timeout.ms", 5_000);
        properties.put("delivery.timeout.ms", 7_000);
        producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
        replies = new RepliesReader(kafka, this::heard);
        replies.start();
        staying = Thread.ofVirtual().name("host-channel").start(this::stay);
    }

    private void stay() {
        try {
            while (true) {
                Thread.sleep(STAY_EVERY);
                conversations.values().forEach(Conversation::stay);
            }
        } catch (InterruptedException _) {
            // Stopped.
        }
    }

    @Override
    public void stop() {
        if (staying != null) {
            staying.interrupt();
            staying = null;
        }
        if (replies != null) {
            replies.stop();
            replies = null;
        }
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
            producer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return producer != null;
    }
}
