package io.waybill.infra.api;

import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.command.Caller;
import io.waybill.infra.projection.RunningProjections;
import io.waybill.projections.ProjectionStatus;
import io.waybill.projections.ProjectionStatus.State;
import io.waybill.projections.rebuild.Rebuild;
import io.waybill.projections.rebuild.RebuildAsked;
import io.waybill.projections.rebuild.Rebuilds;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The read models: how they are doing, and how one is built anew beside the live one. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/projections")
public class ProjectionController {
    private static final int MOST = 100;

    private final RunningProjections running;
    private final Rebuilds rebuilds;

    ProjectionController(RunningProjections running, Rebuilds rebuilds) {
        this.running = running;
        this.rebuilds = rebuilds;
    }

    /**
     * One projection, as this instance sees it.
     *
     * @param rebuild the last one; none where there never was one
     */
    record View(
            String name,
            State state,
            @Nullable String because,
            long position,
            @Nullable Long lag,
            int version,
            @Nullable Rebuild rebuild) {}

    @GetMapping
    Items<View> all() {
        return new Items<>(running.statuses().stream().map(this::view).toList());
    }

    @GetMapping("/{name}")
    View one(@PathVariable String name) {
        rebuilds.projection(name);
        return running.statuses().stream()
                .filter(status -> status.projection().equals(name))
                .findFirst()
                .map(this::view)
                .orElseThrow();
    }

    private View view(ProjectionStatus status) {
        String name = status.projection();
        return new View(
                name,
                status.state(),
                status.because(),
                status.position(),
                status.lag(),
                rebuilds.projection(name).version(),
                rebuilds.newest(name).orElse(null));
    }

    @PostMapping("/{name}/rebuild")
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.ACCEPTED)
    public Rebuild rebuild(
            @PathVariable String name,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        Caller caller = CommandRequests.caller(http, ContainerController.Why.of(body), null);
        return rebuilds.request(
                new RebuildAsked(
                        OnceUnderItsKey.idOf(http, caller),
                        name,
                        caller.actor(),
                        caller.kind(),
                        caller.reason(),
                        caller.ticket()));
    }

    @GetMapping("/{name}/rebuild")
    Rebuild newest(@PathVariable String name) {
        return rebuilds.newest(name)
                .orElseThrow(() -> new UnknownThing("projection " + name + " was never rebuilt"));
    }

    @GetMapping("/{name}/rebuilds")
    Items<Rebuild> rebuilds(@PathVariable String name) {
        return new Items<>(rebuilds.all(name, MOST));
    }

    @DeleteMapping("/{name}/rebuild")
    @Needs(Permission.ADMINISTER)
    public Rebuild cancel(@PathVariable String name, HttpServletRequest http) {
        Caller caller = CommandRequests.caller(http, ContainerController.Why.of(http), null);
        return rebuilds.cancel(name, caller.actor(), caller.reason());
    }
}
