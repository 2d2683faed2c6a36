package io.waybill.infra.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.OperationId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerCommand;
import io.waybill.domain.container.ContainerCommand.CallOffMove;
import io.waybill.domain.container.ContainerCommand.ChangeDriftPolicy;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.KillContainer;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.PauseContainer;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;
import io.waybill.domain.container.ContainerCommand.RestartContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerCommand.UnpauseContainer;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.DriftPolicy;
import io.waybill.domain.container.ImageReference;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.command.Placements;
import io.waybill.infra.command.Placements.Place;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.secret.SecretSpecs;

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

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** What can be asked of containers. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1/containers")
public class ContainerController {
    private final CommandRequests requests;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final Placements placements;
    private final SecretSpecs secrets;

    ContainerController(
            CommandRequests requests,
            ContainerNames names,
            Aggregates aggregates,
            Placements placements,
            SecretSpecs secrets) {
        this.requests = requests;
        this.names = names;
        this.aggregates = aggregates;
        this.placements = placements;
        this.secrets = secrets;
    }

    /**
     * @param host chosen by the specification's placement and free room where absent
     * @param version the image's current version where absent
     * @param start whether it is started, too; it is where absent
     * @param driftPolicy to record drift only where absent
     * @param plain names of variables whose values are to be on record in the clear though they
     *     look like secrets
     */
    public record Run(
            @Schema(requiredMode = REQUIRED) @Nullable String name,
            @Nullable String host,
            @Schema(requiredMode = REQUIRED) @Nullable String image,
            @Nullable Integer version,
            @Nullable ContainerSpec spec,
            @Nullable Boolean start,
            @Nullable DriftPolicy driftPolicy,
            @Nullable Set<String> plain,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    public record Why(@Nullable String reason, @Nullable String ticket) implements Reasoned {
        private static final Why NOTHING = new Why(null, null);

        /** As the body says, where there is one. */
        static Reasoned of(@Nullable Reasoned body) {
            return body == null ? NOTHING : body;
        }

        /** As the query says. */
        static Why of(HttpServletRequest http) {
            return new Why(http.getParameter("reason"), http.getParameter("ticket"));
        }
    }

    /**
     * @param grace how long it may take to end by itself, such as {@code 10s}
     */
    public record Stop(@Nullable String grace, @Nullable String reason, @Nullable String ticket)
            implements Reasoned {
        static final Stop NOTHING = new Stop(null, null, null);
    }

    /**
     * @param signal such as {@code HUP}; {@code KILL} where absent
     */
    public record Kill(@Nullable String signal, @Nullable String reason, @Nullable String ticket)
            implements Reasoned {
        static final Kill NOTHING = new Kill(null, null, null);
    }

    public record Rename(
            @Schema(requiredMode = REQUIRED) @Nullable String name,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PostMapping
    public ResponseEntity<CommandReply> run(@RequestBody Run body, HttpServletRequest http) {
        return requests.begin(
                http,
                body,
                operation -> {
                    ContainerId id = new ContainerId(NewIds.next());
                    ImageReference image =
                            aggregates
                                    .image(new ImageId(required("image", body.image())))
                                    .reference(body.version());
                    ContainerSpec asked = body.spec() == null ? ContainerSpec.DEFAULT : body.spec();
                    ContainerSpec spec = secrets.fixed(asked, body.plain(), Map.of());
                    if (spec.stack() != null) {
                        throw new InvalidInput(
                                "spec.stack",
                                "a stack's containers are made by applying the stack");
                    }
                    String name = required("name", body.name());
                    Place place = placements.of(body.host(), spec);
                    boolean start = body.start() == null || body.start();
                    return new Prepared(
                            new DeclareContainer(
                                    id,
                                    operation,
                                    place.host(),
                                    name,
                                    image,
                                    spec,
                                    start,
                                    place.because(),
                                    body.driftPolicy()),
                            id,
                            reply -> reply.on(place.host()));
                });
    }

    @PostMapping("/{container}/start")
    public ResponseEntity<CommandReply> start(
            @PathVariable String container,
            @RequestBody(required = false) @Nullable Why body,
            HttpServletRequest http) {
        return ask(
                container,
                Why.of(body),
                http,
                (id, operation) -> {
                    requireStartable(id, "start");
                    return new StartContainer(id, operation);
                });
    }

    private void requireStartable(ContainerId id, String action) {
        ContainerState container = aggregates.container(id);
        if (!container.observed().status().hasProcess() || action.equals("restart")) {
            aggregates.requireStartable(container.desired().image(), action);
            secrets.requireReadable(container.desired().spec());
        }
    }

    @PostMapping("/{container}/stop")
    public ResponseEntity<CommandReply> stop(
            @PathVariable String container,
            @RequestBody(required = false) @Nullable Stop body,
            HttpServletRequest http) {
        Stop stop = body == null ? Stop.NOTHING : body;
        return ask(
                container,
                stop,
                http,
                (id, operation) ->
                        new StopContainer(id, operation, Durations.parse("grace", stop.grace())));
    }

    @PostMapping("/{container}/restart")
    public ResponseEntity<CommandReply> restart(
            @PathVariable String container,
            @RequestBody(required = false) @Nullable Stop body,
            HttpServletRequest http) {
        Stop stop = body == null ? Stop.NOTHING : body;
        return ask(
                container,
                stop,
                http,
                (id, operation) -> {
                    requireStartable(id, "restart");
                    return new RestartContainer(
                            id, operation, Durations.parse("grace", stop.grace()));
                });
    }

    @PostMapping("/{container}/pause")
    public ResponseEntity<CommandReply> pause(
            @PathVariable String container,
            @RequestBody(required = false) @Nullable Why body,
            HttpServletRequest http) {
        return ask(container, Why.of(body), http, PauseContainer::new);
    }

    @PostMapping("/{container}/unpause")
    public ResponseEntity<CommandReply> unpause(
            @PathVariable String container,
            @RequestBody(required = false) @Nullable Why body,
            HttpServletRequest http) {
        return ask(container, Why.of(body), http, UnpauseContainer::new);
    }

    @PostMapping("/{container}/kill")
    public ResponseEntity<CommandReply> kill(
            @PathVariable String container,
            @RequestBody(required = false) @Nullable Kill body,
            HttpServletRequest http) {
        Kill kill = body == null ? Kill.NOTHING : body;
        String signal = kill.signal() == null ? "KILL" : kill.signal();
        return ask(
                container, kill, http, (id, operation) -> new KillContainer(id, operation, signal));
    }

    @PostMapping("/{container}/rename")
    public ResponseEntity<CommandReply> rename(
            @PathVariable String container, @RequestBody Rename body, HttpServletRequest http) {
        String name = required("name", body.name());
        return ask(
                container, body, http, (id, operation) -> new RenameContainer(id, operation, name));
    }

    /**
     * @param host where to
     * @param grace how long it may take to end by itself, such as {@code 10s}
     * @param leaveVolumes whether what its volumes and binds hold may stay behind
     */
    public record MoveTo(
            @Schema(requiredMode = REQUIRED) @Nullable String host,
            @Nullable String grace,
            @Nullable Boolean leaveVolumes,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PostMapping("/{container}/move")
    public ResponseEntity<CommandReply> move(
            @PathVariable String container, @RequestBody MoveTo body, HttpServletRequest http) {
        HostId to = new HostId(required("host", body.host()));
        Duration grace = Durations.parse("grace", body.grace());
        boolean leaveVolumes = Boolean.TRUE.equals(body.leaveVolumes());
        return ask(
                container,
                body,
                http,
                (id, operation) -> {
                    aggregates.host(to).requireTakesMoves();
                    return new MoveContainer(id, operation, to, grace, leaveVolumes);
                });
    }

    public record HowToDealWithDrift(
            @Schema(requiredMode = REQUIRED) @Nullable DriftPolicy policy,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PutMapping("/{container}/drift-policy")
    public ResponseEntity<CommandReply> driftPolicy(
            @PathVariable String container,
            @RequestBody HowToDealWithDrift body,
            HttpServletRequest http) {
        DriftPolicy policy = body.policy();
        if (policy == null) {
            throw new InvalidInput("policy", "it is record, enforce or accept");
        }
        return requests.perform(
                http,
                body,
                () -> {
                    ContainerId id = names.resolve(container);
                    return new Prepared(new ChangeDriftPolicy(id, policy), id);
                });
    }

    @DeleteMapping("/{container}/move")
    ResponseEntity<CommandReply> callOffMove(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String ticket,
            HttpServletRequest http) {
        return ask(container, new Why(reason, ticket), http, (id, _) -> new CallOffMove(id));
    }

    @DeleteMapping("/{container}")
    public ResponseEntity<CommandReply> remove(
            @PathVariable String container,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String ticket,
            HttpServletRequest http) {
        return ask(
                container,
                new Why(reason, ticket),
                http,
                (id, operation) -> new RemoveContainer(id, operation, force));
    }

    private ResponseEntity<CommandReply> ask(
            String address,
            Reasoned body,
            HttpServletRequest http,
            BiFunction<ContainerId, OperationId, ContainerCommand> command) {
        return requests.begin(
                http,
                body,
                operation -> {
                    ContainerId id = names.resolve(address);
                    return new Prepared(command.apply(id, operation), id);
                });
    }

    static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidInput(field, "it is required");
        }
        return value;
    }
}
