package io.waybill.infra.publisher;

import io.waybill.domain.DomainEvent;

/** An event as it stands in the log, and what that says. */
record ReadEvent(StoredEvent stored, DomainEvent event) {
    static ReadEvent of(StoredEvent stored) {
        return new ReadEvent(stored, stored.event());
    }
}
