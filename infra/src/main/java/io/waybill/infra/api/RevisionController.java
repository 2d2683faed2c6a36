package io.waybill.infra.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.ContainerId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.OperationId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Admission;
import io.waybill.domain.container.ContainerCommand;
import io.waybill.domain.container.ContainerCommand.NoteRevision;
import io.waybill.domain.container.ContainerCommand.PinRevision;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.ContainerCommand.UnpinRevision;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.container.SpecDiff;
import io.waybill.domain.container.SpecEdit;
import io.waybill.domain.container.Verdict;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.ContainerRevisions;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.KnownRevision;
import io.waybill.infra.history.RevisionHistory;
import io.waybill.infra.secret.SecretSpecs;
import io.waybill.projections.Words;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The revisions of a container: which there were, in what they differ, and the way to the next. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1/containers/{container}")
public class RevisionController {
    private final CommandRequests requests;
    private final ContainerNames names;
    private final ContainerRevisions revisions;
    private final RevisionHistory history;
    private final Aggregates aggregates;
    private final SecretSpecs secrets;

    RevisionController(
            CommandRequests requests,
            ContainerNames names,
            ContainerRevisions revisions,
            RevisionHistory history,
            Aggregates aggregates,
            SecretSpecs secrets) {
        this.requests = requests;
        this.names = names;
        this.revisions = revisions;
        this.history = history;
        this.aggregates = aggregates;
        this.secrets = secrets;
    }

    /**
     * What a revision is to be, and nothing done.
     *
     * @param revision its number
     * @param changes in what it is other than what is asked for now; none where it would be no news
     */
    public record Planned(
            int revision,
            int from,
            String why,
            @Nullable Integer revisionOf,
            String image,
            int version,
            String reference,
            List<SpecDiff.Change> changes) {}

    /**
     * @param revision which one it goes back to
     * @param order {@code auto}, {@code start-first} or {@code stop-first}
     */
    public record Back(
            @Schema(requiredMode = REQUIRED) @Nullable Integer revision,
            @Nullable DesiredState state,
            @Nullable String grace,
            @Nullable ReplaceOrder order,
            @Nullable String note,
            @Nullable Boolean dryRun,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    /**
     * @param note none takes it back
     */
    record Note(@Nullable String note, @Nullable String reason, @Nullable String ticket)
            implements Reasoned {}

    /** A revision in a list: without its specification. */
    record Item(
            int revision,
            String at,
            @Nullable String actor,
            String why,
            @Nullable Integer revisionOf,
            @Nullable String reason,
            @Nullable String ticket,
            @Nullable String note,
            boolean pinned,
            boolean current,
            String status,
            String image,
            int version,
            @Nullable String operation,
            @Nullable String failure) {
        static Item of(KnownRevision known) {
            return new Item(
                    known.revision(),
                    known.at(),
                    known.actor(),
                    known.why(),
                    known.revisionOf(),
                    known.reason(),
                    known.ticket(),
                    known.note(),
                    known.pinned(),
                    known.isCurrent(),
                    known.status(),
                    known.image().image().value(),
                    known.image().version(),
                    known.operation(),
                    known.failure());
        }
    }

    record Items(List<Item> items) {}

    record Diff(int from, int to, List<SpecDiff.Change> changes) {}

    @PostMapping("/upgrade")
    public ResponseEntity<?> upgrade(
            @PathVariable String container,
            @RequestBody(required = false) @Nullable UpgradeRequest body,
            HttpServletRequest http) {
        UpgradeRequest asked = body == null ? UpgradeRequest.NOTHING : body;
        ImageId image = asked.image() == null ? null : new ImageId(asked.image());
        return ask(
                container,
                asked,
                Boolean.TRUE.equals(asked.dryRun()),
                http,
                (id, operation) ->
                        revisions.upgrade(
                                id,
                                operation,
                                image,
                                asked.version(),
                                edit(id, asked),
                                asked.how()));
    }

    private SpecEdit edit(ContainerId id, UpgradeRequest asked) {
        SpecEdit edit = asked.edit();
        return edit.environment().isEmpty()
                ? edit
                : edit.withEnvironment(
                        secrets.fixed(
                                edit.environment(),
                                asked.plain(),
                                aggregates.container(id).desired().spec().environment()));
    }

    @PostMapping("/rollback")
    public ResponseEntity<?> rollback(
            @PathVariable String container, @RequestBody Back body, HttpServletRequest http) {
        Integer revision = body.revision();
        if (revision == null) {
            throw new InvalidInput("revision", "it is required: which one to go back to");
        }
        ContainerRevisions.How how =
                new ContainerRevisions.How(
                        body.state(),
                        Durations.parse("grace", body.grace()),
                        body.order() == null ? ReplaceOrder.AUTO : body.order(),
                        body.note());
        return ask(
                container,
                body,
                Boolean.TRUE.equals(body.dryRun()),
                http,
                (id, operation) -> revisions.rollback(id, operation, revision, how));
    }

    private ResponseEntity<?> ask(
            String address,
            Reasoned body,
            boolean dryRun,
            HttpServletRequest http,
            BiFunction<ContainerId, OperationId, ReviseContainer> wish) {
        if (dryRun) {
            ContainerId id = names.resolve(address);
            return ResponseEntity.ok(
                    planned(id, readable(wish.apply(id, new OperationId(NewIds.next())))));
        }
        return requests.begin(
                http,
                body,
                operation -> {
                    ContainerId id = names.resolve(address);
                    return new Prepared(readable(wish.apply(id, operation)), id);
                });
    }

    private ReviseContainer readable(ReviseContainer command) {
        secrets.requireReadable(command.spec());
        return command;
    }

    private Planned planned(ContainerId id, ReviseContainer command) {
        ContainerState state = aggregates.container(id);
        Desired desired = state.desired();
        Action action = command.revisionOf() == null ? Action.UPGRADE : Action.ROLLBACK;
        if (Admission.of(state.observed().status(), action)
                instanceof Verdict.Refused(String because)) {
            throw new TransitionRefused(Words.of(action), "container " + desired.name(), because);
        }
        return new Planned(
                state.revisions().last() + 1,
                desired.revision(),
                Words.of(command.why()),
                command.revisionOf(),
                command.image().image().value(),
                command.image().version(),
                command.image().reference(),
                SpecDiff.between(desired.image(), desired.spec(), command.image(), command.spec()));
    }

    @GetMapping("/revisions")
    @Needs(Permission.READ)
    Items revisions(@PathVariable String container) {
        return new Items(history.of(names.resolve(container)).stream().map(Item::of).toList());
    }

    @GetMapping("/revisions/{revision}")
    @Needs(Permission.READ)
    KnownRevision revision(@PathVariable String container, @PathVariable int revision) {
        return history.get(names.resolve(container), revision);
    }

    @GetMapping("/diff")
    @Needs(Permission.READ)
    Diff diff(@PathVariable String container, @RequestParam int from, @RequestParam int to) {
        ContainerId id = names.resolve(container);
        KnownRevision one = history.get(id, from);
        KnownRevision other = history.get(id, to);
        return new Diff(
                from, to, SpecDiff.between(one.image(), one.spec(), other.image(), other.spec()));
    }

    @PostMapping("/revisions/{revision}/pin")
    ResponseEntity<CommandReply> pin(
            @PathVariable String container,
            @PathVariable int revision,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        return perform(container, body, http, id -> new PinRevision(id, revision));
    }

    @PostMapping("/revisions/{revision}/unpin")
    ResponseEntity<CommandReply> unpin(
            @PathVariable String container,
            @PathVariable int revision,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        return perform(container, body, http, id -> new UnpinRevision(id, revision));
    }

    @PutMapping("/revisions/{revision}/note")
    ResponseEntity<CommandReply> note(
            @PathVariable String container,
            @PathVariable int revision,
            @RequestBody Note body,
            HttpServletRequest http) {
        return perform(container, body, http, id -> new NoteRevision(id, revision, body.note()));
    }

    private ResponseEntity<CommandReply> perform(
            String address,
            @Nullable Reasoned body,
            HttpServletRequest http,
            Function<ContainerId, ContainerCommand> command) {
        return requests.perform(
                http,
                ContainerController.Why.of(body),
                () -> {
                    ContainerId id = names.resolve(address);
                    return new Prepared(command.apply(id), id);
                });
    }
}
