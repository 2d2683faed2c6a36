package io.waybill.infra.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.access.Permission;
import io.waybill.domain.host.HostCommand.ChangeHostLabels;
import io.waybill.domain.host.HostCommand.CordonHost;
import io.waybill.domain.host.HostCommand.DecommissionHost;
import io.waybill.domain.host.HostCommand.DrainHost;
import io.waybill.domain.host.HostCommand.RegisterHost;
import io.waybill.domain.host.HostCommand.UncordonHost;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.ContainerPlaces;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.Map;

/** What can be asked of hosts. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1/hosts")
public class HostController {
    private final CommandRequests requests;
    private final ContainerNames names;
    private final ContainerPlaces places;

    HostController(CommandRequests requests, ContainerNames names, ContainerPlaces places) {
        this.requests = requests;
        this.names = names;
        this.places = places;
    }

    /**
     * @param address of its engine, such as {@code unix:///var/run/docker.sock}
     * @param tls paths, where the engine asks for a certificate
     */
    public record Register(
            @Schema(requiredMode = REQUIRED) @Nullable String name,
            @Schema(requiredMode = REQUIRED) @Nullable String address,
            HostEndpoint.@Nullable Tls tls,
            @Nullable Map<String, String> labels,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PostMapping
    @Needs(Permission.ADMINISTER)
    public ResponseEntity<CommandReply> register(
            @RequestBody Register body, HttpServletRequest http) {
        HostId id = new HostId(ContainerController.required("name", body.name()));
        HostEndpoint endpoint =
                new HostEndpoint(
                        ContainerController.required("address", body.address()), body.tls());
        Map<String, String> labels = body.labels() == null ? Map.of() : body.labels();
        return requests.perform(
                http, body, () -> new Prepared(new RegisterHost(id, endpoint, labels), id));
    }

    /**
     * @param labels all that it bears from then on
     */
    record Labels(
            @Schema(requiredMode = REQUIRED) @Nullable Map<String, String> labels,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PutMapping("/{host}/labels")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<CommandReply> label(
            @PathVariable String host, @RequestBody Labels body, HttpServletRequest http) {
        HostId id = new HostId(host);
        Map<String, String> labels = body.labels();
        if (labels == null) {
            throw new InvalidInput("labels", "it is required; {} takes all labels away");
        }
        return requests.perform(
                http, body, () -> new Prepared(new ChangeHostLabels(id, labels), id));
    }

    @PostMapping("/{host}/cordon")
    public ResponseEntity<CommandReply> cordon(
            @PathVariable String host,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        HostId id = new HostId(host);
        return requests.perform(
                http, ContainerController.Why.of(body), () -> new Prepared(new CordonHost(id), id));
    }

    @PostMapping("/{host}/uncordon")
    public ResponseEntity<CommandReply> uncordon(
            @PathVariable String host,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        HostId id = new HostId(host);
        return requests.perform(
                http,
                ContainerController.Why.of(body),
                () -> new Prepared(new UncordonHost(id), id));
    }

    /**
     * @param stop whether the containers are stopped, none of them moved
     */
    public record DrainIt(@Nullable Boolean stop, @Nullable String reason, @Nullable String ticket)
            implements Reasoned {
        static final DrainIt NOTHING = new DrainIt(null, null, null);
    }

    @PostMapping("/{host}/drain")
    public ResponseEntity<CommandReply> drain(
            @PathVariable String host,
            @RequestBody(required = false) @Nullable DrainIt body,
            HttpServletRequest http) {
        HostId id = new HostId(host);
        DrainIt asked = body == null ? DrainIt.NOTHING : body;
        return requests.perform(
                http,
                asked,
                () ->
                        new Prepared(
                                new DrainHost(id, Boolean.TRUE.equals(asked.stop()), places.on(id)),
                                id));
    }

    @DeleteMapping("/{host}")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<CommandReply> decommission(
            @PathVariable String host,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String ticket,
            HttpServletRequest http) {
        HostId id = new HostId(host);
        return requests.perform(
                http,
                new ContainerController.Why(reason, ticket),
                () -> {
                    long live = names.liveOn(id);
                    if (live > 0) {
                        throw new TransitionRefused(
                                "decommission",
                                "host " + host,
                                "it has "
                                        + live
                                        + (live == 1 ? " container" : " containers")
                                        + "; remove them first");
                    }
                    return new Prepared(new DecommissionHost(id), id);
                });
    }
}
