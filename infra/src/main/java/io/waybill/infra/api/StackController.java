package io.waybill.infra.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.RolloutId;
import io.waybill.domain.StackId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.rollout.OnFailure;
import io.waybill.domain.rollout.Pace;
import io.waybill.domain.rollout.RolloutCommand.StartRollout;
import io.waybill.domain.rollout.RolloutKind;
import io.waybill.domain.rollout.Scope;
import io.waybill.domain.rollout.Target;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.compose.ComposeFile;
import io.waybill.infra.compose.ComposeInput;
import io.waybill.infra.compose.ComposeReader;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.stack.StackDraft;
import io.waybill.infra.stack.Stacks;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Stacks, declared by Compose files, taken back, and removed. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1")
public class StackController {
    // What depends on nothing that is under way need not wait for it.
    private static final int AT_ONCE = 10;

    private final CommandRequests requests;
    private final Stacks stacks;
    private final Commands commands;
    private final Aggregates aggregates;

    StackController(
            CommandRequests requests, Stacks stacks, Commands commands, Aggregates aggregates) {
        this.requests = requests;
        this.stacks = stacks;
        this.commands = commands;
        this.aggregates = aggregates;
    }

    /**
     * A Compose file, with what it is read with.
     *
     * @param file its name, as errors tell it; {@code compose.yaml} where absent
     * @param text what is in it
     * @param projectName the stack's name; where absent, the file says it, or its folder
     * @param directory the name of the folder that it is in
     * @param projectDirectory the folder on the host that relative paths begin at
     * @param variables of the environment that it is read in
     * @param dotenv what is in {@code .env} beside it
     * @param files what is in the files that it names, by path
     * @param leaveOut whether fields that are not supported are left out, instead of refused
     */
    record Compose(
            @Nullable String file,
            @Schema(requiredMode = REQUIRED) @Nullable String text,
            @Nullable String projectName,
            @Nullable String directory,
            @Nullable String projectDirectory,
            @Nullable Map<String, String> variables,
            @Nullable String dotenv,
            @Nullable Map<String, String> files,
            @Nullable Boolean leaveOut) {

        ComposeInput input() {
            return new ComposeInput(
                    file == null ? "compose.yaml" : file,
                    ContainerController.required("compose.text", text),
                    projectName,
                    directory,
                    projectDirectory,
                    variables == null ? Map.of() : variables,
                    dotenv,
                    files == null ? Map.of() : files,
                    Boolean.TRUE.equals(leaveOut));
        }
    }

    /**
     * How it goes; each as of a rollout, but for {@code batch}, which is 10 where absent.
     *
     * @param watch how long each has to keep running, such as {@code 5s}
     */
    public record How(
            @Nullable Integer batch,
            @Nullable String pause,
            @Nullable String watch,
            @Nullable Integer maxFailures,
            @Nullable OnFailure onFailure,
            @Nullable ReplaceOrder order,
            @Nullable String grace) {
        public static final How USUAL = new How(null, null, null, null, null, null, null);

        public Pace pace() {
            Pace usual = Pace.USUAL;
            return new Pace(
                    or(batch, AT_ONCE),
                    or(Durations.parse("how.pause", pause), usual.pause()),
                    or(Durations.parse("how.watch", watch), usual.watch()),
                    or(maxFailures, usual.maxFailures()),
                    or(onFailure, usual.onFailure()),
                    or(order, usual.order()),
                    Durations.parse("how.grace", grace));
        }

        private static <T> T or(@Nullable T given, T usual) {
            return given == null ? usual : given;
        }
    }

    /** What the three ways of changing a stack have in common. */
    private interface Changing extends Reasoned {
        @Nullable Boolean dryRun();

        @Nullable String plan();

        @Nullable How how();
    }

    /**
     * @param host the one that it lives on; where absent, the one that it is on, or that fits best
     * @param plain names of variables whose values are to be on record in the clear though they
     *     look like secrets; those that are already need not be named
     * @param dryRun whether only the plan is asked for
     * @param plan the fingerprint of the plan that is to be carried out; any where absent
     */
    record Apply(
            @Schema(requiredMode = REQUIRED) @Nullable Compose compose,
            @Nullable String host,
            @Nullable Set<String> plain,
            @Nullable Boolean dryRun,
            @Nullable String plan,
            @Nullable How how,
            @Nullable String reason,
            @Nullable String ticket)
            implements Changing {
        /** Variables and files may be secrets. */
        @Override
        public Object onRecord() {
            return new Apply(null, host, plain, dryRun, plan, how, reason, ticket);
        }
    }

    /**
     * @param revision the former one that it goes back to
     */
    public record Back(
            @Schema(requiredMode = REQUIRED) @Nullable Integer revision,
            @Nullable Boolean dryRun,
            @Nullable String plan,
            @Nullable How how,
            @Nullable String reason,
            @Nullable String ticket)
            implements Changing {}

    private record Removal(
            @Nullable Boolean dryRun,
            @Nullable String plan,
            @Nullable How how,
            @Nullable String reason,
            @Nullable String ticket)
            implements Changing {}

    /**
     * A draft, as it is shown.
     *
     * @param revision its number, which is the newest's where nothing is said anew
     * @param leftOut fields that are not supported, and left out
     * @param unset variables of the file that are not set
     */
    record Drafted(
            String stack,
            int revision,
            boolean news,
            String host,
            List<String> leftOut,
            List<String> unset,
            RolloutPlanView plan) {
        static Drafted of(StackDraft draft) {
            return new Drafted(
                    draft.stack().value(),
                    draft.revision(),
                    draft.isNews(),
                    draft.document().host().value(),
                    draft.document().leftOut(),
                    draft.unset(),
                    RolloutPlanView.of(draft));
        }
    }

    /**
     * @param changed whether there is a new revision, or anything to be done
     * @param rollout what carries it out; none where nothing is to be done
     */
    public record Applied(
            String stack, int revision, boolean changed, @Nullable String rollout, String token) {}

    /** What it takes to read a file beside its text: so much, and no more, need be sent with it. */
    @PostMapping("/compose/needs")
    @Needs(Permission.READ)
    ComposeFile.Needs needs(@RequestBody Compose body) {
        return ComposeReader.needs(body.input());
    }

    @PostMapping("/stacks")
    ResponseEntity<?> apply(@RequestBody Apply body, HttpServletRequest http) {
        Compose compose = body.compose();
        if (compose == null) {
            throw new InvalidInput("compose", "it is required");
        }
        ComposeFile file = ComposeReader.read(compose.input());
        return change(file.name(), body, http, () -> stacks.draft(file, body.host(), body.plain()));
    }

    @PostMapping("/stacks/{stack}/rollback")
    public ResponseEntity<?> rollBack(
            @PathVariable String stack, @RequestBody Back body, HttpServletRequest http) {
        StackId id = new StackId(stack);
        Integer revision = body.revision();
        if (revision == null) {
            throw new InvalidInput("revision", "it is required: which one to go back to");
        }
        return change(id, body, http, () -> stacks.rollback(id, revision));
    }

    /** Removes its containers and networks; its volumes stay, and so does its history. */
    @DeleteMapping("/stacks/{stack}")
    public ResponseEntity<?> remove(
            @PathVariable String stack,
            @RequestParam(required = false) @Nullable Boolean dryRun,
            @RequestParam(required = false) @Nullable String plan,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String ticket,
            HttpServletRequest http) {
        StackId id = new StackId(stack);
        return change(
                id,
                new Removal(dryRun, plan, null, reason, ticket),
                http,
                () -> stacks.removal(id));
    }

    private ResponseEntity<?> change(
            StackId stack, Changing body, HttpServletRequest http, Supplier<StackDraft> drafting) {
        Pace pace = (body.how() == null ? How.USUAL : body.how()).pace();
        if (Boolean.TRUE.equals(body.dryRun())) {
            return ResponseEntity.ok(Drafted.of(drafting.get()));
        }
        CommandReply reply =
                requests.performAfter(
                        http, body, caller -> prepared(drafting.get(), body, pace, caller));
        Applied applied = applied(stack, reply);
        return ResponseEntity.status(
                        applied.rollout() == null ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(applied);
    }

    /** The revision is on record before anything is done for it. */
    private Prepared prepared(StackDraft draft, Changing body, Pace pace, Caller caller) {
        commands.requireAllowed(stacks.declaring(draft), caller);
        require(draft, body);
        stacks.recordImages(draft, caller);
        if (draft.plan().steps().isEmpty()) {
            return new Prepared(stacks.declaring(draft), draft.stack());
        }
        commands.send(stacks.declaring(draft), caller);
        RolloutId rollout = new RolloutId(NewIds.next());
        return new Prepared(
                new StartRollout(
                        rollout,
                        RolloutKind.APPLY,
                        Scope.of(draft.stack()),
                        new Target(draft.revision(), null, null, false),
                        pace,
                        draft.plan().steps()),
                rollout);
    }

    private static void require(StackDraft draft, Changing body) {
        RolloutPlanView shown = RolloutPlanView.of(draft);
        String asked = body.plan();
        if (asked != null && !shown.isMeantBy(asked)) {
            throw new RolloutController.NotAsPlanned(
                    "plan-outdated",
                    "the stack has moved since the plan was made: it would be another one now; look at it, and"
                            + " ask for that",
                    shown);
        }
        if (!shown.impossible().isEmpty()) {
            throw RolloutController.NotAsPlanned.impossible(shown, "");
        }
    }

    private Applied applied(StackId stack, CommandReply reply) {
        int revision =
                reply.rollout() == null
                        ? aggregates.stack(stack).newest()
                        : Objects.requireNonNull(
                                aggregates
                                        .rollout(new RolloutId(reply.rollout()))
                                        .target()
                                        .revision());
        return new Applied(
                stack.value(), revision, reply.changed(), reply.rollout(), reply.token());
    }
}
