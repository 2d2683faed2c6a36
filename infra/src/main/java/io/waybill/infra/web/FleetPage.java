package io.waybill.infra.web;

import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.rollout.RolloutKind;
import io.waybill.infra.access.Needs;
import io.waybill.infra.observation.UnseenHosts.UnseenHost;
import io.waybill.infra.web.FleetNow.Fleet;
import io.waybill.projections.Words;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.ImageSummaryView;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What runs where: now, as it changes, or at any instant that the log knows. */
@Controller
@Needs(Permission.READ)
class FleetPage {
    private static final int ON_A_PAGE = 200;
    private static final int MOST_BY_NAME = 5;
    private static final String AS_SEEN_LAST = "What is shown is what was seen there last.";
    private static final List<String> STATES =
            Stream.concat(
                            Arrays.stream(ContainerStatus.values())
                                    .filter(status -> status != ContainerStatus.REMOVED)
                                    .map(Words::of),
                            Stream.of("lost"))
                    .toList();

    private final FleetNow now;
    private final FleetThen then;
    private final FleetQueries fleet;

    FleetPage(FleetNow now, FleetThen then, FleetQueries fleet) {
        this.now = now;
        this.then = then;
        this.fleet = fleet;
    }

    /**
     * A number on top, which filters by itself.
     *
     * @param word of its trait; {@code all} of all
     */
    record Counter(
            String word, String title, String meaning, long count, boolean chosen, String href) {}

    /**
     * @param rows those of this page
     * @param found on all pages
     * @param unseen what is to be said of hosts that nobody sees
     * @param seen by which the page asks whether anything is different
     */
    record View(
            FleetAsked asked,
            List<String> unseen,
            List<Counter> counters,
            List<FleetRow> rows,
            int found,
            boolean none,
            @Nullable String older,
            @Nullable String newer,
            @Nullable String seen) {}

    @GetMapping(FleetAsked.PATH)
    @Nullable ModelAndView fleet(HttpServletRequest http, HttpServletResponse response) {
        FleetAsked asked = FleetAsked.of(http);
        boolean part = Asked.isForPart(http);
        String seen = http.getParameter("seen");
        Fleet current = now.look();
        if (part && asked.isOfNow() && current.mark().equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null; // nothing is other than it was
        }
        List<FleetRow> all = asked.at() == null ? current.rows() : then.at(asked.at());
        View view = view(asked, all, current);
        ModelAndView page = new ModelAndView(part ? "ui/fleet :: part" : "ui/fleet", "view", view);
        page.addObject("time", TimeTravel.of(asked, then));
        page.addObject("back", bringBack(asked));
        if (!part) {
            page.addObject("hosts", current.hosts().stream().map(HostView::name).toList());
            page.addObject("images", fleet.images().stream().map(ImageSummaryView::name).toList());
            page.addObject("states", STATES);
            page.addObject(
                    "played",
                    current.hosts().stream()
                            .filter(HostView::simulated)
                            .map(HostView::name)
                            .toList());
        }
        return page;
    }

    /**
     * The plan that makes it again what it was then: as much of it as a plan can be narrowed to.
     */
    private static @Nullable String bringBack(FleetAsked asked) {
        String label = asked.label();
        boolean narrowed =
                asked.host() != null
                        || asked.image() != null
                        || label != null && label.indexOf('=') > 0;
        return asked.at() == null
                ? null
                : Address.of(RolloutAsked.PATH)
                        .with("kind", RolloutKind.ROLLBACK.words())
                        .with("host", asked.host())
                        .with("image", asked.image())
                        .with("label", label != null && label.indexOf('=') > 0 ? label : null)
                        .with("all", narrowed ? null : "yes")
                        .with("instant", Written.NOW.exactly(asked.at()))
                        .toString();
    }

    private View view(FleetAsked asked, List<FleetRow> all, Fleet current) {
        Set<String> labelled = asked.label() == null ? null : now.labelled(asked.label());
        List<FleetRow> meant =
                all.stream()
                        .filter(asked::means)
                        .filter(row -> labelled == null || labelled.contains(row.id()))
                        .toList();
        Trait show = asked.show();
        List<FleetRow> shown =
                meant.stream()
                        .filter(row -> show == null || row.traits().contains(show))
                        // What is wrong comes first; the rest is by name, as it was found.
                        .sorted(Comparator.comparing(row -> !row.needsAttention()))
                        .toList();
        int from = Math.min((asked.page() - 1) * ON_A_PAGE, shown.size());
        int to = Math.min(from + ON_A_PAGE, shown.size());
        return new View(
                asked,
                asked.isOfNow() ? unseen(current.unseen(), asked.host()) : List.of(),
                counters(asked, meant),
                shown.subList(from, to),
                shown.size(),
                all.isEmpty(),
                to < shown.size() ? asked.page(asked.page() + 1).href() : null,
                asked.page() > 1 ? asked.page(asked.page() - 1).href() : null,
                asked.isOfNow() ? current.mark() : null);
    }

    /** A sentence for each host, while they are few. */
    static List<String> unseen(List<UnseenHost> unseen, @Nullable String only) {
        List<UnseenHost> meant =
                unseen.stream().filter(host -> only == null || only.equals(host.host())).toList();
        return meant.size() > MOST_BY_NAME
                ? List.of(meant.size() + " hosts are not seen. " + AS_SEEN_LAST)
                : meant.stream().map(FleetPage::sentence).toList();
    }

    /** Since when nobody sees it, why, and what that means for what is shown. */
    static String sentence(UnseenHost host) {
        return "Host %s is not seen %s: %s. %s"
                .formatted(
                        host.host(),
                        host.since() == null ? "yet" : "since " + Written.NOW.instant(host.since()),
                        host.because(),
                        AS_SEEN_LAST);
    }

    private static List<Counter> counters(FleetAsked asked, List<FleetRow> meant) {
        Map<Trait, Long> counts = new EnumMap<>(Trait.class);
        for (FleetRow row : meant) {
            row.traits().forEach(trait -> counts.merge(trait, 1L, Long::sum));
        }
        List<Counter> counters = new ArrayList<>();
        counters.add(
                new Counter(
                        "all",
                        "All",
                        "",
                        meant.size(),
                        asked.show() == null,
                        asked.showing(null).href()));
        for (Trait trait : Trait.values()) {
            counters.add(
                    new Counter(
                            trait.word(),
                            trait.title,
                            trait.meaning,
                            counts.getOrDefault(trait, 0L),
                            trait == asked.show(),
                            asked.showing(trait).href()));
        }
        return counters;
    }

    /**
     * Where one stands in time, and how one gets elsewhere.
     *
     * @param first when the log begins; none where it is empty
     * @param last until when it goes
     * @param next when something happened next
     */
    record TimeTravel(
            @Nullable Instant first,
            Instant last,
            @Nullable Instant at,
            @Nullable Instant next,
            @Nullable String earlier,
            @Nullable String later,
            String present) {
        static TimeTravel of(FleetAsked asked, FleetThen then) {
            Instant now = Instant.now();
            Instant at = asked.at();
            Instant next = at == null ? null : then.after(at).orElse(null);
            return new TimeTravel(
                    then.beginning().orElse(null),
                    now,
                    at,
                    next,
                    then.before(at == null ? now : at).map(to -> asked.at(to).href()).orElse(null),
                    next == null ? null : asked.at(next).href(),
                    asked.at(null).href());
        }
    }
}
