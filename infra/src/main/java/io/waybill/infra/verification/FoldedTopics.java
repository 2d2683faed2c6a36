package io.waybill.infra.verification;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.StateDocuments;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.StateTopics;
import io.waybill.infra.publisher.StoredEvent;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What the log makes of the topics that say the newest of each key: the desired ones and those of
 * states. What events say that may or may not have been published when the topics were looked at,
 * may or may not be there.
 */
final class FoldedTopics {
    private static final String NOTHING = "not there";
    private final long published;
    private final EventLog eventLog;
    private final KafkaRecords records;
    private final StateDocuments states = new StateDocuments();
    private final Map<String, Map<String, List<Optional<?>>>> topics = new TreeMap<>();

    /**
     * @param published what was on the topics for sure
     */
    FoldedTopics(long published, EventLog eventLog, KafkaRecords records) {
        this.published = published;
        this.eventLog = eventLog;
        this.records = records;
    }

    void fold(StoredEvent stored) {
        DomainEvent event = stored.event();
        for (ProducerRecord<String, byte @Nullable []> record :
                records.desiredRecords(stored, event)) {
            byte[] value = record.value();
            keep(stored, record.topic(), record.key(), value == null ? null : json(value));
        }
        for (String key : states.apply(event, () -> eventLog.before(stored))) {
            keep(stored, records.stateTopic(key), key, states.of(key));
        }
    }

    private void keep(StoredEvent stored, String topic, String key, @Nullable Object value) {
        Map<String, List<Optional<?>>> keys = topics.computeIfAbsent(topic, _ -> new HashMap<>());
        if (stored.position() > published) {
            keys.computeIfAbsent(key, _ -> values(null)).add(Optional.ofNullable(value));
        } else if (value == null) {
            keys.remove(key);
        } else {
            keys.put(key, values(value));
        }
    }

    private static List<Optional<?>> values(@Nullable Object first) {
        List<Optional<?>> values = new ArrayList<>(1);
        values.add(Optional.ofNullable(first));
        return values;
    }

    /**
     * @param there what each topic says last of each key that it does not say is gone
     */
    void compare(Map<String, Map<String, byte[]>> there, BiConsumer<String, String> differs) {
        TreeSet<String> names = new TreeSet<>(topics.keySet());
        names.addAll(there.keySet());
        for (String name : names) {
            Map<String, List<Optional<?>>> shouldBe = topics.getOrDefault(name, Map.of());
            Map<String, byte[]> is = there.getOrDefault(name, Map.of());
            TreeSet<String> keys = new TreeSet<>(shouldBe.keySet());
            keys.addAll(is.keySet());
            for (String key : keys) {
                List<Optional<?>> accepted = shouldBe.getOrDefault(key, values(null));
                compare(name, key, is.get(key), accepted, differs);
            }
        }
    }

    private void compare(
            String topic,
            String key,
            byte @Nullable [] is,
            List<Optional<?>> accepted,
            BiConsumer<String, String> differs) {
        Optional<?> said =
                is == null ? Optional.empty() : Optional.ofNullable(said(topic, key, is));
        if ((is != null && said.isEmpty()) || !accepted.contains(said)) {
            differs.accept(
                    topic + ", key " + key,
                    "is "
                            + (is == null ? NOTHING : new String(is, StandardCharsets.UTF_8))
                            + ", by the log "
                            + accepted.getLast().map(FoldedTopics::text).orElse(NOTHING));
        }
    }

    /**
     * Not its bytes: what an older program wrote has its fields in another order, perhaps. None
     * where it says nothing that can be read.
     */
    private @Nullable Object said(String topic, String key, byte[] value) {
        try {
            return records.isStateTopic(topic) ? StateTopics.parse(key, value) : json(value);
        } catch (JacksonException | IllegalArgumentException _) {
            return null;
        }
    }

    private static JsonNode json(byte[] value) {
        return WaybillJson.mapper().readTree(value);
    }

    private static String text(Object value) {
        return WaybillJson.mapper().writeValueAsString(value);
    }
}
