package io.waybill.infra.verification;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.publisher.KafkaRecords;
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
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What the log makes of the desired topics. What events say that may or may not have been published
 * when the topics were looked at, may or may not be there.
 */
final class DesiredFold {
    private final long published;
    private final Map<String, Map<String, List<byte @Nullable []>>> topics = new TreeMap<>();

    /**
     * @param published what was on the topics for sure
     */
    DesiredFold(long published) {
        this.published = published;
    }

    void fold(StoredEvent event, KafkaRecords records) {
        for (ProducerRecord<String, byte @Nullable []> record :
                records.desiredRecords(event, event.event())) {
            Map<String, List<byte @Nullable []>> topic =
                    topics.computeIfAbsent(record.topic(), _ -> new HashMap<>());
            byte[] value = record.value();
            if (event.position() > published) {
                topic.computeIfAbsent(record.key(), _ -> values(null)).add(value);
            } else if (value == null) {
                topic.remove(record.key());
            } else {
                topic.put(record.key(), values(value));
            }
        }
    }

    private static List<byte @Nullable []> values(byte @Nullable [] first) {
        List<byte @Nullable []> values = new ArrayList<>(1);
        values.add(first);
        return values;
    }

    /**
     * @param there what each topic says last of each key that it does not say is gone
     */
    void compare(Map<String, Map<String, byte[]>> there, BiConsumer<String, String> differs) {
        TreeSet<String> names = new TreeSet<>(topics.keySet());
        names.addAll(there.keySet());
        for (String name : names) {
            Map<String, List<byte @Nullable []>> shouldBe = topics.getOrDefault(name, Map.of());
            Map<String, byte[]> is = there.getOrDefault(name, Map.of());
            TreeSet<String> keys = new TreeSet<>(shouldBe.keySet());
            keys.addAll(is.keySet());
            for (String key : keys) {
                compare(name + ", key " + key, is.get(key), shouldBe.get(key), differs);
            }
        }
    }

    private static void compare(
            String what,
            byte @Nullable [] is,
            @Nullable List<byte @Nullable []> shouldBe,
            BiConsumer<String, String> differs) {
        List<byte @Nullable []> accepted = shouldBe == null ? values(null) : shouldBe;
        if (accepted.stream().noneMatch(value -> same(is, value))) {
            differs.accept(what, "is " + text(is) + ", by the log " + text(accepted.getLast()));
        }
    }

    /** As JSON: what an older program wrote has its fields in another order, perhaps. */
    private static boolean same(byte @Nullable [] is, byte @Nullable [] shouldBe) {
        if (is == null || shouldBe == null) {
            return is == shouldBe;
        }
        return Objects.equals(json(is), json(shouldBe));
    }

    private static @Nullable JsonNode json(byte[] value) {
        try {
            return WaybillJson.mapper().readTree(value);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "not there" : new String(value, StandardCharsets.UTF_8);
    }
}
