package io.waybill.infra.web;

import io.waybill.infra.adoption.UnmanagedContainers;
import io.waybill.infra.adoption.UnmanagedContainers.Known;
import io.waybill.infra.observation.UnseenHosts;
import io.waybill.infra.observation.UnseenHosts.UnseenHost;
import io.waybill.infra.publisher.EventLog;
import io.waybill.projections.Page;
import io.waybill.projections.fleet.ContainerFilter;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The whole fleet of now, read once for everybody who looks at it, and again when something is new.
 */
@Component
class FleetNow {
    private static final long AT_MOST_EVERY = Duration.ofMillis(900).toNanos();
    // What is not in the log, such as containers that nobody put under record, changes as well.
    private static final long AT_LEAST_EVERY = Duration.ofSeconds(3).toNanos();

    private final FleetQueries fleet;
    private final UnmanagedContainers others;
    private final UnseenHosts unseen;
    private final EventLog log;
    private @Nullable Seen last;

    FleetNow(FleetQueries fleet, UnmanagedContainers others, UnseenHosts unseen, EventLog log) {
        this.unseen = unseen;
        this.fleet = fleet;
        this.others = others;
        this.log = log;
    }

    /**
     * @param unseen of the hosts, those that nobody sees: what is shown of them is what was seen
     *     last
     * @param mark another one where anything is different
     */
    record Fleet(List<FleetRow> rows, List<HostView> hosts, List<UnseenHost> unseen, String mark) {}

    private record Seen(Fleet fleet, long position, long at) {}

    synchronized Fleet look() {
        Seen before = last;
        long now = System.nanoTime();
        if (before != null && now - before.at() < AT_MOST_EVERY) {
            return before.fleet();
        }
        long position = log.lastPosition();
        if (before != null && before.position() == position && now - before.at() < AT_LEAST_EVERY) {
            return before.fleet();
        }
        Fleet fleet = read();
        last = new Seen(fleet, position, now);
        return fleet;
    }

    /** Something is known to be new: who looks next, sees it. */
    synchronized void forget() {
        last = null;
    }

    /** Those that have a label: {@code key} or {@code key=value}. */
    Set<String> labelled(String label) {
        int equals = label.indexOf('=');
        return equals < 0
                ? fleet.labelled(label, null)
                : fleet.labelled(label.substring(0, equals), label.substring(equals + 1));
    }

    private Fleet read() {
        List<HostView> hosts = fleet.hosts();
        List<UnseenHost> unseen = this.unseen.among(hosts);
        Set<String> unwatched = unseen.stream().map(UnseenHost::host).collect(Collectors.toSet());
        Set<String> watched =
                hosts.stream()
                        .map(HostView::name)
                        .filter(host -> !unwatched.contains(host))
                        .collect(Collectors.toSet());
        List<FleetRow> rows = new ArrayList<>();
        List<ContainerView> managed =
                Page.all(
                        cursor ->
                                fleet.containers(
                                        new ContainerFilter(
                                                null,
                                                null,
                                                null,
                                                false,
                                                false,
                                                Page.LARGEST,
                                                cursor)));
        for (ContainerView view : managed) {
            rows.add(FleetRow.of(view, watched.contains(view.host())));
        }
        for (Known known : others.on(null)) {
            rows.add(FleetRow.of(known, watched.contains(known.host().value())));
        }
        String mark = Integer.toHexString(Objects.hash(rows, hosts, unseen));
        return new Fleet(List.copyOf(rows), hosts, unseen, mark);
    }
}
