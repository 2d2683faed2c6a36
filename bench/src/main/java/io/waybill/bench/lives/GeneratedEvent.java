package io.waybill.bench.lives;

import io.waybill.domain.DomainEvent;

import java.time.Instant;
import java.util.Map;

/**
 * An event as it is to stand in the log.
 *
 * @param sequence its place in its own aggregate, from 0
 * @param recordedAt when the log would have taken it in
 */
public record GeneratedEvent(
        String id,
        long sequence,
        Instant recordedAt,
        DomainEvent event,
        Map<String, String> metadata) {}
