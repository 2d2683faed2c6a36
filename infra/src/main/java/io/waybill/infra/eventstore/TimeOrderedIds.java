package io.waybill.infra.eventstore;

import org.axonframework.common.IdentifierFactory;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of events: UUIDs of version 7, each higher than the one before. An index of random ones is
 * written all over, so that an event would cost the more the more there are; this one grows at its
 * end.
 */
public final class TimeOrderedIds extends IdentifierFactory {
    private static final int COUNTER_BITS = 12;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong LAST = new AtomicLong();

    @Override
    public String generateIdentifier() {
        long now = System.currentTimeMillis() << COUNTER_BITS;
        long next = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = (next >>> COUNTER_BITS << 16) | 0x7000L | (next & ((1L << COUNTER_BITS) - 1));
        long low = (RANDOM.nextLong() >>> 2) | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }
}
