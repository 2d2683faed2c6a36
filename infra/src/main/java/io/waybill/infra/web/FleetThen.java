package io.waybill.infra.web;

import io.waybill.infra.publisher.EventLog;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.timeline.ContainerThen;
import io.waybill.projections.timeline.FleetThenFilter;
import io.waybill.projections.timeline.Moment;
import io.waybill.projections.timeline.TimelineQueries;

import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The whole fleet of an instant, and where the log goes on from there. */
@Component
class FleetThen {
    private final TimelineQueries timeline;
    private final AuditQueries audit;
    private final EventLog log;

    FleetThen(TimelineQueries timeline, AuditQueries audit, EventLog log) {
        this.timeline = timeline;
        this.audit = audit;
        this.log = log;
    }

    List<FleetRow> at(Instant at) {
        Moment moment = new Moment(at, null);
        Set<String> unwatched = new HashSet<>(timeline.unobservedHosts(moment));
        List<ContainerThen> there =
                Page.all(
                        cursor ->
                                timeline.fleet(
                                        new FleetThenFilter(
                                                moment,
                                                null,
                                                null,
                                                null,
                                                false,
                                                Page.LARGEST,
                                                cursor)));
        return there.stream()
                .map(then -> FleetRow.of(then, !unwatched.contains(then.host())))
                .toList();
    }

    /** When the log begins; none where nothing is in it. */
    Optional<Instant> beginning() {
        return log.beginning();
    }

    /** When something happened next. */
    Optional<Instant> after(Instant at) {
        return first(
                AuditFilter.EVERYTHING.happening(at.plusNanos(1_000), null),
                AuditOrder.OLDEST_FIRST);
    }

    /** When something happened before. */
    Optional<Instant> before(Instant at) {
        return first(AuditFilter.EVERYTHING.happening(null, at), AuditOrder.NEWEST_FIRST);
    }

    private Optional<Instant> first(AuditFilter filter, AuditOrder order) {
        return audit.find(filter, order, 1, null).items().stream().findFirst().map(AuditEntry::at);
    }
}
