package io.waybill.infra.web;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.SpecDiff;
import io.waybill.infra.access.Needs;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.KnownRevision;
import io.waybill.infra.history.RevisionHistory;
import io.waybill.infra.observation.UnseenHosts;
import io.waybill.infra.observation.UnseenHosts.UnseenHost;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.timeline.IntervalView;
import io.waybill.projections.timeline.Period;
import io.waybill.projections.timeline.TimelineQueries;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One container: what it is, what it was, who did what to it, and what can be done. */
@Controller
@Needs(Permission.READ)
class ContainerPage {
    private static final int ENTRIES = 50;
    private static final Map<String, Duration> SPANS = spans();

    private final ContainerNames names;
    private final FleetQueries fleet;
    private final AuditQueries audit;
    private final TimelineQueries timeline;
    private final RevisionHistory history;
    private final Aggregates aggregates;
    private final UnseenHosts unseen;

    ContainerPage(
            ContainerNames names,
            FleetQueries fleet,
            AuditQueries audit,
            TimelineQueries timeline,
            RevisionHistory history,
            Aggregates aggregates,
            UnseenHosts unseen) {
        this.unseen = unseen;
        this.names = names;
        this.fleet = fleet;
        this.audit = audit;
        this.timeline = timeline;
        this.history = history;
        this.aggregates = aggregates;
    }

    /**
     * A revision, and in what it is other than the one before it.
     *
     * @param back whether it can be gone back to
     */
    record Revised(KnownRevision known, List<SpecDiff.Change> changes, boolean back) {}

    private static Map<String, Duration> spans() {
        Map<String, Duration> spans = new LinkedHashMap<>();
        spans.put("1h", Duration.ofHours(1));
        spans.put("24h", Duration.ofDays(1));
        spans.put("7d", Duration.ofDays(7));
        spans.put("all", Duration.ofDays(36_500));
        return spans;
    }

    @GetMapping("/ui/containers/{container}")
    @Nullable ModelAndView container(
            @PathVariable String container,
            @RequestParam(defaultValue = "all") String span,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(required = false) @Nullable String seen,
            HttpServletRequest http,
            HttpServletResponse response) {
        ContainerId id = names.resolve(container);
        boolean part = Asked.isForPart(http);
        ContainerView view = fleet.findById(id.value()).orElse(null);
        if (view == null) {
            return new ModelAndView("ui/awaited").addObject("id", id.value());
        }
        AuditFilter about = AuditFilter.EVERYTHING.about(id);
        Page<AuditEntry> entries = audit.find(about, AuditOrder.NEWEST_FIRST, ENTRIES, before);
        Optional<UnseenHost> unwatched = unseen.of(view);
        String mark =
                mark(view, entries, timeline.intervals(id.value(), justNow(), 10, null))
                        + unwatched
                                .map(host -> "." + Integer.toHexString(host.hashCode()))
                                .orElse("");
        if (part && mark.equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null; // nothing is other than it was
        }
        ModelAndView page = new ModelAndView(part ? "ui/container :: part" : "ui/container");
        page.addObject("view", view);
        page.addObject("row", FleetRow.of(view, unwatched.isEmpty()));
        page.addObject("unseen", unwatched.map(FleetPage::sentence).orElse(null));
        page.addObject("acts", Act.admittedBy(aggregates.container(id).observed().status()));
        page.addObject("revisions", revisions(id));
        page.addObject("span", span);
        page.addObject("spans", SPANS.keySet());
        page.addObject("entries", entries.items());
        page.addObject("older", entries.next());
        page.addObject("life", life(id, span, about));
        page.addObject("operation", operation);
        page.addObject(
                "poll",
                before != null
                        ? null
                        : Address.of("/ui/containers/" + id.value())
                                .with("span", span)
                                .with("seen", mark)
                                .toString());
        if (!part && operation != null) {
            page.addObject("op", fleet.operation(operation).orElse(null));
        }
        return page;
    }

    /** How an operation that somebody asked for is doing, until it has ended. */
    @GetMapping("/ui/operations/{operation:[0-9a-f]{32}}")
    ModelAndView operation(@PathVariable String operation) {
        return new ModelAndView("ui/container :: outcome")
                .addObject("operation", operation)
                .addObject("op", fleet.operation(operation).orElse(null));
    }

    /** Another one where anything is different: the three projections need not be equally far. */
    private static String mark(
            ContainerView view, Page<AuditEntry> entries, Page<IntervalView> lately) {
        return view.token()
                + entries.items().stream().findFirst().map(one -> "." + one.position()).orElse("")
                + lately.items().stream()
                        .reduce((_, newer) -> newer)
                        .map(one -> "." + Integer.toHexString(one.container().hashCode()))
                        .orElse("");
    }

    private static Period justNow() {
        Instant now = Instant.now();
        return new Period(now.minusSeconds(1), now);
    }

    private LifeDrawing life(ContainerId id, String span, AuditFilter about) {
        Duration length = SPANS.get(span);
        if (length == null) {
            throw new InvalidInput(
                    "span", "'" + span + "' is not one of " + String.join(", ", SPANS.keySet()));
        }
        Instant to = Instant.now();
        Instant begun = timeline.beginning(id.value()).orElse(to.minusSeconds(1));
        Instant from = begun.isAfter(to.minus(length)) ? begun : to.minus(length);
        Period period = new Period(from.isBefore(to) ? from : to.minusSeconds(1), to);
        return LifeDrawing.of(
                period.from(),
                to,
                timeline.intervals(id.value(), period, Page.LARGEST, null).items(),
                audit.find(
                                about.happening(period.from(), null),
                                AuditOrder.NEWEST_FIRST,
                                Page.LARGEST,
                                null)
                        .items());
    }

    private List<Revised> revisions(ContainerId id) {
        List<KnownRevision> known = history.of(id);
        List<Revised> revised = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            KnownRevision one = known.get(i);
            KnownRevision former = i + 1 < known.size() ? known.get(i + 1) : null;
            revised.add(
                    new Revised(
                            one,
                            former == null
                                    ? List.of()
                                    : SpecDiff.between(
                                            former.image(), former.spec(), one.image(), one.spec()),
                            one.status().equals("former")));
        }
        return revised;
    }
}
