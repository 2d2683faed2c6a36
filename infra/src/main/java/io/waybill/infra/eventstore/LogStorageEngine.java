package io.waybill.infra.eventstore;

import io.waybill.infra.offload.OffloadedEvents;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;

import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;

import java.util.ArrayList;
import java.util.List;

/** Finds the events of an aggregate wherever they are: most in the table, some have left it. */
final class LogStorageEngine extends JdbcEventStorageEngine {
    private final OffloadedEvents offloaded;

    LogStorageEngine(Builder builder, OffloadedEvents offloaded) {
        super(builder);
        this.offloaded = offloaded;
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(
            String aggregate, long firstSequenceNumber, int batchSize) {
        List<? extends DomainEventData<?>> here =
                super.fetchDomainEvents(aggregate, firstSequenceNumber, batchSize);
        if (!here.isEmpty() && here.getFirst().getSequenceNumber() == firstSequenceNumber) {
            return here;
        }
        List<DomainEventData<?>> all = new ArrayList<>();
        for (LogEntry entry : offloaded.about(aggregate, firstSequenceNumber)) {
            all.add(data(entry));
        }
        all.addAll(here);
        return all;
    }

    private static DomainEventData<?> data(LogEntry entry) {
        return new GenericDomainEventEntry<>(
                entry.text(Field.AGGREGATE),
                entry.text(Field.SUBJECT),
                entry.sequence(),
                entry.text(Field.ID),
                entry.text(Field.RECORDED_AT),
                entry.text(Field.TYPE),
                entry.text(Field.REVISION),
                entry.text(Field.PAYLOAD),
                entry.text(Field.METADATA));
    }
}
