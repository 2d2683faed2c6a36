package io.waybill.infra.commandtopic;

import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the commands have been read, and which of the accepted ones are under way: the fold of a
 * compacted topic, whose records are written in the transactions of the results that they go with.
 */
final class CommandProgress {
    private static final String NEXT = "next/";
    private static final String UNDER_WAY = "under-way/";

    private final String topic;
    private final Map<Integer, Long> next = new HashMap<>();
    private final Map<String, UnderWay> underWay = new LinkedHashMap<>();

    CommandProgress(String topic) {
        this.topic = topic;
    }

    /** Takes in a record of the topic, from there or just written. */
    void apply(byte[] key, byte @Nullable [] value) {
        String name = new String(key, StandardCharsets.UTF_8);
        if (name.startsWith(NEXT) && value != null) {
            next.put(
                    Integer.valueOf(name.substring(NEXT.length())),
                    Long.valueOf(new String(value, StandardCharsets.UTF_8)));
        } else if (name.startsWith(UNDER_WAY)) {
            String place = name.substring(UNDER_WAY.length());
            if (value == null) {
                underWay.remove(place);
            } else {
                underWay.put(place, WaybillJson.mapper().readValue(value, UnderWay.class));
            }
        }
    }

    ProducerRecord<byte[], byte @Nullable []> reached(int partition, long offset) {
        return record(NEXT + partition, Long.toString(offset).getBytes(StandardCharsets.UTF_8));
    }

    ProducerRecord<byte[], byte @Nullable []> begun(UnderWay begun) {
        return record(UNDER_WAY + begun.place(), WaybillJson.mapper().writeValueAsBytes(begun));
    }

    ProducerRecord<byte[], byte @Nullable []> ended(UnderWay ended) {
        return record(UNDER_WAY + ended.place(), null);
    }

    private ProducerRecord<byte[], byte @Nullable []> record(String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** The offset of the first record that is not answered; none where none is. */
    @Nullable Long next(int partition) {
        return next.get(partition);
    }

    int countUnderWay() {
        return underWay.size();
    }

    /**
     * Some of those under way, by their operations; others at the next call, so that in the end all
     * have had their turn.
     */
    Map<String, List<UnderWay>> some(int limit) {
        List<UnderWay> turn = underWay.values().stream().limit(limit).toList();
        Map<String, List<UnderWay>> some = new LinkedHashMap<>();
        for (UnderWay one : turn) {
            some.computeIfAbsent(one.operation(), _ -> new ArrayList<>()).add(one);
            underWay.remove(one.place());
            underWay.put(one.place(), one);
        }
        return some;
    }
}
