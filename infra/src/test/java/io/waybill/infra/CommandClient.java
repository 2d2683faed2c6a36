package io.waybill.infra;

import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** A program elsewhere that commands by Kafka. */
final class CommandClient implements AutoCloseable {
    static final String COMMANDS = "waybill.commands";
    static final String RESULTS = "waybill.command-results";
    static final String DEAD_LETTERS = "waybill.commands.dead-letter";

    private final String bootstrapServers;
    private final String token;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;

    /** A record as another platform reads it. */
    record Told(@Nullable String key, String value, Map<String, String> headers) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name), () -> name + " of " + this);
        }

        /** {@code accepted}, {@code refused}, {@code completed} or {@code failed}. */
        String kind() {
            String type = header("ce_type");
            return type.substring("io.waybill.command.".length(), type.lastIndexOf(".v"));
        }

        JsonNode data() {
            return WaybillJson.mapper().readTree(value);
        }
    }

    CommandClient(String bootstrapServers, String token) {
        this(bootstrapServers, token, Topics.DEFAULT);
    }

    CommandClient(String bootstrapServers, String token, Topics topics) {
        this.bootstrapServers = bootstrapServers;
        this.token = token;
        this.topics = topics;
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** A command in binary mode, by its kind and what it is about, keyed by that. */
    void send(String id, String kind, @Nullable String subject, String data) {
        send(id, kind, subject, data, Map.of());
    }

    /**
     * @param others headers; an empty one is left out
     */
    void send(
            String id,
            String kind,
            @Nullable String subject,
            String data,
            Map<String, String> others) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "urn:test:client");
        headers.put("ce_type", "io.waybill.command." + kind + ".v1");
        headers.put("content-type", "application/json");
        headers.put("authorization", "Bearer " + token);
        if (subject != null) {
            headers.put("ce_subject", subject);
        }
        headers.putAll(others);
        headers.values().removeIf(String::isEmpty);
        send(subject, data.getBytes(StandardCharsets.UTF_8), headers);
    }

    void send(@Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topics.commands(),
                        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                        value);
        headers.forEach(
                (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    /** What a command was told, once it was told so much. */
    List<Told> results(String id, int count) {
        return await(told -> told.stream().filter(one -> isOf(one, id)).count() >= count).stream()
                .filter(one -> isOf(one, id))
                .toList();
    }

    private static boolean isOf(Told result, String id) {
        return id.equals(result.headers().get("ce_commandid"));
    }

    /** All that was told, once it is enough. */
    List<Told> await(Predicate<List<Told>> enough) {
        return Soon.answer(() -> readAll(topics.commandResults()), enough);
    }

    /** Every committed record, from the first to the last that is there now. */
    List<Told> readAll(String topic) {
        return CommittedTopic.readAll(bootstrapServers, topic).stream()
                .map(CommandClient::told)
                .toList();
    }

    private static Told told(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new Told(
                text(record.key()), Objects.requireNonNullElse(text(record.value()), ""), headers);
    }

    private static @Nullable String text(byte @Nullable [] utf8) {
        return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
