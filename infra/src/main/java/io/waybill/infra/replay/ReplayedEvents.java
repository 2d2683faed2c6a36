package io.waybill.infra.replay;

import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.StoredEvent;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditQueries;

import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.List;

/**
 * The events that a replay means. The log has them; what the log does not say of them, such as on
 * which host they were, the audit trail knows, and is asked only where that matters.
 */
@Component
class ReplayedEvents {
    private static final int AT_ONCE = 1_000;

    private final EventLog log;
    private final AuditQueries audit;

    ReplayedEvents(EventLog log, AuditQueries audit) {
        this.log = log;
        this.audit = audit;
    }

    /**
     * Some events, in their order.
     *
     * @param looked the position up to which there are no others; the one that was asked from where
     *     the audit trail has not come further
     */
    record Found(List<StoredEvent> events, long looked) {}

    Found after(long position, Replay replay) {
        AuditFilter filter = replay.filter().audit();
        Found found =
                filter.equals(AuditFilter.EVERYTHING)
                        ? ofLog(position, replay.to())
                        : ofAudit(position, replay.to(), filter);
        return new Found(
                found.events().stream().filter(event -> means(replay, event)).toList(),
                found.looked());
    }

    private Found ofLog(long position, long to) {
        List<StoredEvent> events = log.after(position, (int) Math.min(AT_ONCE, to - position));
        return new Found(events, events.isEmpty() ? to : events.getLast().position());
    }

    private Found ofAudit(long position, long to, AuditFilter filter) {
        // It has one entry for each event: as many as its newest is far.
        long known = Math.min(to, audit.count(AuditFilter.EVERYTHING));
        if (known <= position) {
            return new Found(List.of(), position);
        }
        Page<AuditEntry> page =
                audit.find(filter, AuditOrder.OLDEST_FIRST, AT_ONCE, Long.toString(position));
        List<Long> positions =
                page.items().stream().map(AuditEntry::position).filter(p -> p <= known).toList();
        boolean full = page.next() != null && positions.size() == page.items().size();
        return new Found(log.at(positions), full ? positions.getLast() : known);
    }

    private static boolean means(Replay replay, StoredEvent event) {
        List<String> types = replay.filter().types();
        Instant recorded = Pace.recordedAt(event);
        return (types == null
                        || types.contains(event.type())
                        || types.contains(event.cloudEventType()))
                && (replay.since() == null || !recorded.isBefore(replay.since()))
                && (replay.before() == null || recorded.isBefore(replay.before()));
    }
}
