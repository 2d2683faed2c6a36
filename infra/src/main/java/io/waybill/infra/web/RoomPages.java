package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.lag.Lag;
import io.waybill.infra.lag.Lags;
import io.waybill.projections.Page;
import io.waybill.projections.fleet.ContainerFilter;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.ImageVersionView;
import io.waybill.projections.fleet.ImageView;
import io.waybill.projections.fleet.OperationView;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is told in one table each: operations, hosts, images. */
@Controller
class RoomPages {
    private static final int ON_A_PAGE = 100;
    private static final List<String> STATUSES =
            List.of("pending", "succeeded", "failed", "abandoned");

    private final FleetQueries fleet;
    private final Lags lags;

    RoomPages(FleetQueries fleet, Lags lags) {
        this.fleet = fleet;
        this.lags = lags;
    }

    /**
     * @param agent none before it was ever heard of
     */
    record Host(HostView view, Lag.@Nullable Agent agent) {}

    /**
     * @param places on each host, how many containers are of the version
     */
    record Version(ImageVersionView view, Map<String, Integer> places) {}

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
        return new ModelAndView("ui/hosts")
                .addObject(
                        "hosts",
                        fleet.hosts().stream()
                                .map(view -> new Host(view, agents.get(view.name())))
                                .toList());
    }

    @GetMapping("/ui/images")
    ModelAndView images() {
        return new ModelAndView("ui/images").addObject("images", fleet.images());
    }

    @GetMapping("/ui/images/{image}")
    ModelAndView image(@PathVariable String image) {
        ImageView view =
                fleet.image(image)
                        .orElseThrow(() -> new UnknownThing("there is no image '" + image + "'"));
        Map<Integer, Map<String, Integer>> places = places(image);
        List<Version> versions =
                view.versions().stream()
                        .map(
                                each ->
                                        new Version(
                                                each, places.getOrDefault(each.number(), Map.of())))
                        .toList();
        return new ModelAndView("ui/image")
                .addObject("image", view)
                .addObject("versions", versions);
    }

    private Map<Integer, Map<String, Integer>> places(String image) {
        Map<Integer, Map<String, Integer>> places = new TreeMap<>();
        List<ContainerView> all =
                Page.all(
                        cursor ->
                                fleet.containers(
                                        new ContainerFilter(
                                                null,
                                                image,
                                                null,
                                                false,
                                                false,
                                                Page.LARGEST,
                                                cursor)));
        for (ContainerView each : all) {
            places.computeIfAbsent(each.version(), _ -> new TreeMap<>())
                    .merge(each.host(), 1, Integer::sum);
        }
        return places;
    }
}
