package io.waybill.infra.history;

import io.waybill.domain.DomainEvent;
import io.waybill.infra.publisher.StoredEvent;

import org.jspecify.annotations.Nullable;

/**
 * A step in the life of one thing.
 *
 * @param before what it was until then, such as a {@code ContainerState}; none before the first
 * @param after what the event made of it
 */
public record Moment<S>(StoredEvent stored, DomainEvent event, @Nullable S before, S after) {}
