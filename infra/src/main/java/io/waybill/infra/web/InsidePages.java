package io.waybill.infra.web;

import io.waybill.domain.ContainerId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.FileChange;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.InsideController;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.observation.UnseenHosts;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetQueries;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is inside a container, asked of its host by way of the API: what it puts on record when it
 * is asked, it puts on record here.
 */
@Controller
@Needs(Permission.LOOK_INSIDE)
@RequestMapping("/ui/containers/{container}")
class InsidePages {
    private static final int CHANGES_SHOWN = 2_000;
    private static final int LINES = 300;

    private final InsideController inside;
    private final ContainerNames names;
    private final FleetQueries fleet;
    private final UnseenHosts unseen;

    InsidePages(
            InsideController inside, ContainerNames names, FleetQueries fleet, UnseenHosts unseen) {
        this.inside = inside;
        this.names = names;
        this.fleet = fleet;
        this.unseen = unseen;
    }

    @GetMapping("/logs")
    ModelAndView logs(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable String tail,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(defaultValue = "true") boolean follow) {
        return page("logs", container)
                .addObject("tail", tail == null && since == null ? String.valueOf(LINES) : tail)
                .addObject("since", since)
                .addObject("follow", follow);
    }

    /** As they are written; a script shows them. */
    @GetMapping("/logs/lines")
    void lines(
            @PathVariable String container,
            @RequestParam(defaultValue = "false") boolean follow,
            @RequestParam(required = false) @Nullable Integer tail,
            @RequestParam(required = false) @Nullable String since,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        inside.logs(container, follow, true, tail, since, http, response);
    }

    /** What is there now, for who has no scripts, or wants a file. */
    @GetMapping("/logs/text")
    void text(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable Integer tail,
            @RequestParam(required = false) @Nullable String since,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        inside.logs(container, false, true, tail, since, http, response);
    }

    @GetMapping("/stats")
    @Needs(Permission.READ)
    ModelAndView stats(
            @PathVariable String container, @RequestParam(defaultValue = "false") boolean once)
            throws IOException, InterruptedException {
        ModelAndView page = page("stats", container);
        return once ? page.addObject("sample", inside.stats(container)) : page;
    }

    @GetMapping("/stats/stream")
    @Needs(Permission.READ)
    void statsStream(@PathVariable String container, HttpServletResponse response)
            throws IOException, InterruptedException {
        inside.statsStream(container, response);
    }

    @GetMapping("/processes")
    ModelAndView processes(@PathVariable String container, HttpServletRequest http)
            throws IOException, InterruptedException {
        return page("processes", container)
                .addObject("table", inside.top(container, http))
                .addObject("asked", Instant.now());
    }

    @GetMapping("/filesystem")
    ModelAndView filesystem(@PathVariable String container)
            throws IOException, InterruptedException {
        List<FileChange> all = inside.changes(container).items();
        Map<FileChange.Kind, Integer> counts = new TreeMap<>();
        all.forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        return page("filesystem", container)
                .addObject("counts", counts)
                .addObject("total", all.size())
                .addObject("changes", all.subList(0, Math.min(all.size(), CHANGES_SHOWN)));
    }

    @GetMapping("/shell")
    @Needs(Permission.OPERATE)
    ModelAndView shell(@PathVariable String container) {
        return page("shell", container);
    }

    private ModelAndView page(String room, String container) {
        ContainerId id = names.resolve(container);
        ContainerView view = fleet.findById(id.value()).orElse(null);
        if (view == null) {
            return new ModelAndView("ui/awaited").addObject("id", id.value());
        }
        return new ModelAndView("ui/" + room)
                .addObject("view", view)
                .addObject("row", FleetRow.of(view, true))
                .addObject("unseen", unseen.of(view).map(FleetPage::sentence).orElse(null));
    }
}
