package io.waybill.infra.web;

import io.waybill.domain.ImageId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.history.Lives;
import io.waybill.projections.Page;
import io.waybill.projections.fleet.ContainerFilter;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.ImageVersionView;
import io.waybill.projections.fleet.ImageView;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Images, their versions, where each is from and where it runs. */
@Controller
@Needs(Permission.READ)
class ImagePages {
    private static final int LINES = 100;

    private final FleetQueries fleet;
    private final Lives lives;

    ImagePages(FleetQueries fleet, Lives lives) {
        this.fleet = fleet;
        this.lives = lives;
    }

    /**
     * @param places on each host, how many containers are of the version
     */
    record Version(ImageVersionView view, Map<String, Integer> places) {}

    @GetMapping("/ui/images")
    ModelAndView images() {
        return new ModelAndView("ui/images").addObject("images", fleet.images());
    }

    @GetMapping("/ui/images/{image}")
    ModelAndView image(@PathVariable String image) {
        ImageView view = view(image);
        Map<Integer, Map<String, Integer>> places = new TreeMap<>();
        for (ContainerView each : containers(image)) {
            places.computeIfAbsent(each.version(), _ -> new TreeMap<>())
                    .merge(each.host(), 1, Integer::sum);
        }
        List<ImageHistory.Line> history = ImageHistory.of(new ImageId(image), lives).lines();
        return new ModelAndView("ui/image")
                .addObject("image", view)
                .addObject(
                        "versions",
                        view.versions().stream()
                                .map(
                                        each ->
                                                new Version(
                                                        each,
                                                        places.getOrDefault(
                                                                each.number(), Map.of())))
                                .toList())
                .addObject("history", history.subList(0, Math.min(LINES, history.size())));
    }

    @GetMapping("/ui/images/{image}/versions/{version}")
    ModelAndView version(@PathVariable String image, @PathVariable int version) {
        ImageView view = view(image);
        ImageVersionView found =
                view.versions().stream()
                        .filter(each -> each.number() == version)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new UnknownThing(
                                                "image " + image + " has no version " + version));
        ImageHistory history = ImageHistory.of(new ImageId(image), lives);
        Set<String> watched =
                fleet.hosts().stream()
                        .filter(HostView::connected)
                        .map(HostView::name)
                        .collect(Collectors.toSet());
        return new ModelAndView("ui/version")
                .addObject("image", view)
                .addObject("version", found)
                .addObject("making", history.making(found.source()))
                .addObject("history", history.about(version))
                .addObject(
                        "containers",
                        containers(image).stream()
                                .filter(each -> each.version() == version)
                                .map(each -> FleetRow.of(each, watched.contains(each.host())))
                                .toList());
    }

    private ImageView view(String image) {
        return fleet.image(image)
                .orElseThrow(() -> new UnknownThing("there is no image '" + image + "'"));
    }

    private List<ContainerView> containers(String image) {
        return Page.all(
                cursor ->
                        fleet.containers(
                                new ContainerFilter(
                                        null, image, null, false, false, Page.LARGEST, cursor)));
    }
}
