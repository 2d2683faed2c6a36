package io.waybill.infra.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.infra.access.Needs;
import io.waybill.infra.adoption.UnmanagedContainers;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.observation.UnseenHosts;
import io.waybill.infra.observation.UnseenHosts.UnseenHost;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.fleet.ContainerFilter;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetProjection;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.ImageSummaryView;
import io.waybill.projections.fleet.ImageVersionView;
import io.waybill.projections.fleet.ImageView;
import io.waybill.projections.fleet.OperationView;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fleet as it is now. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1")
class FleetController {
    private final FleetQueries fleet;
    private final AuditQueries audit;
    private final ContainerNames names;
    private final FreshReads fresh;
    private final UnmanagedContainers others;
    private final UnseenHosts unseen;

    FleetController(
            FleetQueries fleet,
            AuditQueries audit,
            ContainerNames names,
            FreshReads fresh,
            UnmanagedContainers others,
            UnseenHosts unseen) {
        this.unseen = unseen;
        this.others = others;
        this.fleet = fleet;
        this.audit = audit;
        this.names = names;
        this.fresh = fresh;
    }

    /**
     * @param unseenHosts those that nobody sees at the moment: what is told of their containers is
     *     what was seen last
     * @param unmanaged those that nobody put under record, all on the first page; absent where they
     *     are not asked for
     */
    record Containers(
            List<ContainerView> items,
            @Nullable String next,
            List<UnseenHost> unseenHosts,
            @Nullable List<UnmanagedView> unmanaged) {}

    /**
     * @param unmanaged how many are there that nobody put under record; the others that are counted
     *     are on record
     * @param unseen that nobody sees it at the moment: what is told of it is what was seen last
     */
    record HostAnswer(@JsonUnwrapped HostView host, long unmanaged, @Nullable UnseenHost unseen) {}

    /**
     * @param unseen that nobody sees its host at the moment: what is told of it is what was seen
     *     last
     */
    record ContainerAnswer(@JsonUnwrapped ContainerView container, @Nullable UnseenHost unseen) {}

    @GetMapping("/containers")
    Containers containers(
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable String image,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "false") boolean drifted,
            @RequestParam(defaultValue = "false") boolean unmanaged,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        requireStatus(state);
        fresh.await(FleetProjection.NAME, atLeast);
        Page<ContainerView> page =
                fleet.containers(
                        new ContainerFilter(host, image, state, all, drifted, limit, cursor));
        boolean asked = unmanaged && cursor == null;
        return new Containers(
                page.items(),
                page.next(),
                unseen.now(host),
                asked ? unmanaged(host, image, state) : null);
    }

    /** One that nobody put under record is of no image that Waybill follows. */
    private List<UnmanagedView> unmanaged(
            @Nullable String host, @Nullable String image, @Nullable String state) {
        return image != null
                ? List.of()
                : others.on(host).stream()
                        .map(UnmanagedView::of)
                        .filter(view -> state == null || state.equals(view.status()))
                        .toList();
    }

    private static void requireStatus(@Nullable String state) {
        List<String> known =
                Arrays.stream(ContainerStatus.values())
                        .map(status -> status.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList();
        if (state != null && !known.contains(state)) {
            throw new InvalidInput(
                    "state",
                    "'"
                            + state
                            + "' is not one of "
                            + known.stream().collect(Collectors.joining(", ")));
        }
    }

    @GetMapping("/containers/{container}")
    ContainerAnswer container(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable String atLeast) {
        ContainerId id = names.resolve(container);
        fresh.await(FleetProjection.NAME, atLeast);
        ContainerView view = fleet.findById(id.value()).orElseGet(() -> justDeclared(id));
        return new ContainerAnswer(view, unseen.of(view).orElse(null));
    }

    /** It is in the log, or it had not been resolved; the projection has it in a moment. */
    private ContainerView justDeclared(ContainerId id) {
        fresh.await(FleetProjection.NAME, id.subject() + "@0");
        return fleet.findById(id.value())
                .orElseThrow(() -> new UnknownThing("there is no container '" + id.value() + "'"));
    }

    @GetMapping("/containers/{container}/history")
    Page<AuditEntry> history(
            @PathVariable String container,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        ContainerId id = names.resolve(container);
        fresh.await(AuditProjection.NAME, atLeast);
        return audit.history(id, limit, cursor);
    }

    @GetMapping("/images")
    Items<ImageSummaryView> images(@RequestParam(required = false) @Nullable String atLeast) {
        fresh.await(FleetProjection.NAME, atLeast);
        return new Items<>(fleet.images());
    }

    @GetMapping("/images/{image}")
    ImageView image(
            @PathVariable String image, @RequestParam(required = false) @Nullable String atLeast) {
        fresh.await(FleetProjection.NAME, atLeast);
        return fleet.image(image)
                .orElseThrow(() -> new UnknownThing("there is no image '" + image + "'"));
    }

    @GetMapping("/images/{image}/versions")
    Items<ImageVersionView> versions(
            @PathVariable String image, @RequestParam(required = false) @Nullable String atLeast) {
        return new Items<>(image(image, atLeast).versions());
    }

    @GetMapping("/hosts")
    Items<HostAnswer> hosts(@RequestParam(required = false) @Nullable String atLeast) {
        fresh.await(FleetProjection.NAME, atLeast);
        return new Items<>(answers(fleet.hosts()));
    }

    private List<HostAnswer> answers(List<HostView> hosts) {
        Map<String, Long> unmanaged = others.count();
        Map<String, UnseenHost> unwatched =
                unseen.among(hosts).stream()
                        .collect(Collectors.toMap(UnseenHost::host, Function.identity()));
        return hosts.stream()
                .map(
                        host ->
                                new HostAnswer(
                                        host,
                                        unmanaged.getOrDefault(host.name(), 0L),
                                        unwatched.get(host.name())))
                .toList();
    }

    @GetMapping("/hosts/{host}")
    HostAnswer host(
            @PathVariable String host, @RequestParam(required = false) @Nullable String atLeast) {
        fresh.await(FleetProjection.NAME, atLeast);
        return fleet.host(host)
                .map(view -> answers(List.of(view)).getFirst())
                .orElseThrow(() -> new UnknownThing("there is no host '" + host + "'"));
    }

    @GetMapping("/operations")
    Page<OperationView> operations(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String container,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        fresh.await(FleetProjection.NAME, atLeast);
        String id = container == null ? null : names.resolve(container).value();
        return fleet.operations(status, id, limit, cursor);
    }

    @GetMapping("/operations/{operation}")
    OperationView operation(
            @PathVariable String operation,
            @RequestParam(required = false) @Nullable String atLeast) {
        fresh.await(FleetProjection.NAME, atLeast);
        return fleet.operation(operation)
                .orElseThrow(() -> new UnknownThing("there is no operation '" + operation + "'"));
    }
}
