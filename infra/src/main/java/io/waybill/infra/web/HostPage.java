package io.waybill.infra.web;

import io.waybill.domain.HostId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.adoption.UnmanagedContainers;
import io.waybill.infra.adoption.UnmanagedContainers.Known;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.observation.UnseenHosts;
import io.waybill.infra.observation.UnseenHosts.UnseenHost;
import io.waybill.projections.Page;
import io.waybill.projections.Words;
import io.waybill.projections.fleet.ContainerFilter;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;
import java.util.Objects;

/** One host: what it has, what on it nobody put under record, and how far its emptying has come. */
@Controller
@Needs(Permission.READ)
class HostPage {
    private final Shown shown;

    HostPage(Shown shown) {
        this.shown = shown;
    }

    /**
     * A container that nobody put under record.
     *
     * @param lacks why it could not be made anew from what would be on record of it
     */
    record Other(String name, String image, FleetRow row, @Nullable String lacks) {
        static Other of(Known known, boolean watched) {
            return new Other(
                    known.found().name(),
                    known.found().imageName(),
                    FleetRow.of(known, watched),
                    known.found().spec().lacks().orElse(null));
        }
    }

    @GetMapping("/ui/hosts/{host}")
    @Nullable ModelAndView host(
            @PathVariable String host, HttpServletRequest http, HttpServletResponse response) {
        boolean part = Asked.isForPart(http);
        ModelAndView page = shown.page(host, part ? "ui/host :: part" : "ui/host");
        if (part && Objects.equals(page.getModel().get("mark"), http.getParameter("seen"))) {
            response.setStatus(204);
            return null; // nothing is other than it was
        }
        return page;
    }

    /** The page, also for what could not be done from it. */
    @Component
    static class Shown {
        private final FleetQueries fleet;
        private final UnmanagedContainers others;
        private final Aggregates aggregates;
        private final UnseenHosts unseen;

        Shown(
                FleetQueries fleet,
                UnmanagedContainers others,
                Aggregates aggregates,
                UnseenHosts unseen) {
            this.unseen = unseen;
            this.fleet = fleet;
            this.others = others;
            this.aggregates = aggregates;
        }

        HostView view(String host) {
            return fleet.host(host)
                    .orElseThrow(() -> new UnknownThing("there is no host '" + host + "'"));
        }

        ModelAndView page(String host, String template) {
            HostView view = view(host);
            UnseenHost unwatched = unseen.among(List.of(view)).stream().findFirst().orElse(null);
            boolean watched = unwatched == null;
            List<FleetRow> rows =
                    containers(host).stream().map(each -> FleetRow.of(each, watched)).toList();
            List<Other> unmanaged =
                    others.on(host).stream().map(each -> Other.of(each, watched)).toList();
            return new ModelAndView(template)
                    .addObject("view", view)
                    .addObject("unwatched", unwatched)
                    .addObject("rows", rows)
                    .addObject("unmanaged", unmanaged)
                    .addObject("rule", aggregates.host(new HostId(host)).adoption())
                    .addObject("drained", drained(view))
                    .addObject("because", new Because(NewIds.next(), null, null))
                    .addObject("wrong", null)
                    .addObject("adopted", null)
                    .addObject("ticked", List.of())
                    .addObject("mark", Integer.toHexString(Objects.hash(view, watched)));
        }

        private List<ContainerView> containers(String host) {
            return Page.all(
                    cursor ->
                            fleet.containers(
                                    new ContainerFilter(
                                            host, null, null, false, false, Page.LARGEST, cursor)));
        }

        private static List<String> drained(HostView view) {
            return view.drain() == null
                    ? List.of()
                    : view.drain().results().stream()
                            .map(
                                    each ->
                                            each.name()
                                                    + ": "
                                                    + Words.of(each.outcome())
                                                    + (each.to() == null
                                                            ? ""
                                                            : " to " + each.to().value())
                                                    + (each.because() == null
                                                            ? ""
                                                            : ", because " + each.because()))
                            .toList();
        }
    }
}
