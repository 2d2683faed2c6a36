package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.lag.Lag;
import io.waybill.infra.lag.Lags;
import io.waybill.infra.observation.UnseenHosts;
import io.waybill.infra.observation.UnseenHosts.UnseenHost;
import io.waybill.projections.Page;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.OperationView;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is told in one table each: operations and hosts. */
@Controller
@Needs(Permission.READ)
class RoomPages {
    private static final int ON_A_PAGE = 100;
    private static final List<String> STATUSES =
            List.of("pending", "succeeded", "failed", "abandoned");

    private final FleetQueries fleet;
    private final Lags lags;
    private final UnseenHosts unseen;

    RoomPages(FleetQueries fleet, Lags lags, UnseenHosts unseen) {
        this.unseen = unseen;
        this.fleet = fleet;
        this.lags = lags;
    }

    /**
     * @param agent none before it was ever heard of
     * @param unwatched why nobody sees it; none where somebody does
     */
    record Host(HostView view, Lag.@Nullable Agent agent, @Nullable String unwatched) {}

    @GetMapping("/ui/operations")
    ModelAndView operations(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String cursor) {
        if (status != null && !STATUSES.contains(status)) {
            throw new InvalidInput(
                    "status", "'" + status + "' is not one of " + String.join(", ", STATUSES));
        }
        Page<OperationView> page = fleet.operations(status, null, ON_A_PAGE, cursor);
        return new ModelAndView("ui/operations")
                .addObject("status", status)
                .addObject("statuses", STATUSES)
                .addObject("operations", page.items())
                .addObject(
                        "older",
                        page.next() == null
                                ? null
                                : Address.of("/ui/operations")
                                        .with("status", status)
                                        .with("cursor", page.next())
                                        .toString());
    }

    @GetMapping("/ui/hosts")
    ModelAndView hosts() {
        Map<String, Lag.Agent> agents =
                lags.now().agents().stream()
                        .collect(Collectors.toMap(Lag.Agent::host, Function.identity()));
        List<HostView> hosts = fleet.hosts();
        Map<String, String> unwatched =
                unseen.among(hosts).stream()
                        .collect(Collectors.toMap(UnseenHost::host, UnseenHost::because));
        return new ModelAndView("ui/hosts")
                .addObject(
                        "hosts",
                        hosts.stream()
                                .map(
                                        view ->
                                                new Host(
                                                        view,
                                                        agents.get(view.name()),
                                                        unwatched.get(view.name())))
                                .toList());
    }
}
