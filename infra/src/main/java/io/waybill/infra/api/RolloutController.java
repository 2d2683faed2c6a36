package io.waybill.infra.api;

import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.RolloutId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.rollout.OnFailure;
import io.waybill.domain.rollout.Pace;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.rollout.RolloutCommand.CancelRollout;
import io.waybill.domain.rollout.RolloutCommand.StartRollout;
import io.waybill.domain.rollout.RolloutKind;
import io.waybill.domain.rollout.Scope;
import io.waybill.domain.rollout.Target;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.infra.rollout.Rollouts;
import io.waybill.projections.Page;
import io.waybill.projections.fleet.FleetProjection;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.RolloutSummary;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Changes that are carried over many containers, and brought back. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1")
public class RolloutController {
    private final CommandRequests requests;
    private final RolloutPlanner planner;
    private final Rollouts rollouts;
    private final Aggregates aggregates;
    private final ContainerNames names;
    private final FleetQueries fleet;
    private final FreshReads fresh;

    RolloutController(
            CommandRequests requests,
            RolloutPlanner planner,
            Rollouts rollouts,
            Aggregates aggregates,
            ContainerNames names,
            FleetQueries fleet,
            FreshReads fresh) {
        this.requests = requests;
        this.planner = planner;
        this.rollouts = rollouts;
        this.aggregates = aggregates;
        this.names = names;
        this.fleet = fleet;
        this.fresh = fresh;
    }

    /** One of these. */
    public record To(
            @Nullable Integer revision, @Nullable Integer version, @Nullable Instant instant) {}

    /**
     * @param rollout one that is to be undone; with it, {@code to} is left out
     * @param dryRun whether only the plan is asked for
     * @param plan the fingerprint of the plan that is to be carried out; any where absent
     * @param partial whether it is carried out though a part of it is impossible
     */
    public record Rolling(
            @Nullable String container,
            @Nullable String image,
            @Nullable String host,
            @Nullable Map<String, String> selector,
            @Nullable String rollout,
            @Nullable Boolean all,
            @Nullable To to,
            @Nullable Boolean dryRun,
            @Nullable String plan,
            @Nullable Boolean partial,
            @Nullable Integer batch,
            @Nullable String pause,
            @Nullable String watch,
            @Nullable Integer maxFailures,
            @Nullable OnFailure onFailure,
            @Nullable ReplaceOrder order,
            @Nullable String grace,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {

        public Pace pace() {
            Pace usual = Pace.USUAL;
            return new Pace(
                    or(batch, usual.batch()),
                    or(Durations.parse("pause", pause), usual.pause()),
                    or(Durations.parse("watch", watch), usual.watch()),
                    or(maxFailures, usual.maxFailures()),
                    or(onFailure, usual.onFailure()),
                    or(order, usual.order()),
                    Durations.parse("grace", grace));
        }

        public Target target() {
            if (to == null) {
                if (rollout == null) {
                    throw new InvalidInput("to", "say one of: a revision, a version, an instant");
                }
                return new Target(null, null, null, true);
            }
            return new Target(to.revision(), to.version(), to.instant(), false);
        }

        private static <T> T or(@Nullable T given, T usual) {
            return given == null ? usual : given;
        }
    }

    /**
     * @param revert whether what it changed is brought back
     */
    public record Cancel(@Nullable Boolean revert, @Nullable String reason, @Nullable String ticket)
            implements Reasoned {
        static final Cancel NOTHING = new Cancel(null, null, null);
    }

    /** What was asked for is not what would be done. */
    public static final class NotAsPlanned extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final transient RolloutPlanView plan;

        NotAsPlanned(String code, String message, RolloutPlanView plan) {
            super(message, null, false, false);
            this.code = code;
            this.plan = plan;
        }

        /**
         * @param hint what to do about it, if anything
         */
        static NotAsPlanned impossible(RolloutPlanView plan, String hint) {
            RolloutPlanView.Other first = plan.impossible().getFirst();
            return new NotAsPlanned(
                    "plan-impossible",
                    plan.impossible().size()
                            + " cannot be brought about, the first: "
                            + first.about()
                            + ": "
                            + first.because()
                            + hint,
                    plan);
        }

        public String code() {
            return code;
        }

        RolloutPlanView plan() {
            return plan;
        }
    }

    @PostMapping("/rollbacks")
    public ResponseEntity<?> rollBack(@RequestBody Rolling body, HttpServletRequest http) {
        return roll(RolloutKind.ROLLBACK, body, http);
    }

    @PostMapping("/rollouts")
    public ResponseEntity<?> rollOut(@RequestBody Rolling body, HttpServletRequest http) {
        return roll(RolloutKind.UPGRADE, body, http);
    }

    private ResponseEntity<?> roll(RolloutKind kind, Rolling body, HttpServletRequest http) {
        Pace pace = body.pace();
        Scope scope = scope(body);
        Target target = body.target();
        if (Objects.equals(body.dryRun(), true)) {
            return ResponseEntity.ok(RolloutPlanView.of(planned(body)));
        }
        RolloutId id = new RolloutId(NewIds.next());
        ResponseEntity<CommandReply> reply =
                requests.perform(
                        http,
                        body,
                        () ->
                                new Prepared(
                                        new StartRollout(
                                                id,
                                                kind,
                                                scope,
                                                target,
                                                pace,
                                                admitted(planner.plan(scope, target), body)
                                                        .steps()),
                                        id));
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(reply.getBody());
    }

    /** What would be done, and nothing is. */
    public Plan planned(Rolling body) {
        return planner.plan(scope(body), body.target());
    }

    public Scope scope(Rolling body) {
        return new Scope(
                body.container() == null ? null : names.resolve(body.container()),
                body.image() == null ? null : new ImageId(body.image()),
                body.host() == null ? null : new HostId(body.host()),
                body.selector() == null ? Map.of() : body.selector(),
                body.rollout() == null ? null : new RolloutId(body.rollout()),
                Objects.equals(body.all(), true));
    }

    private static Plan admitted(Plan plan, Rolling body) {
        RolloutPlanView shown = RolloutPlanView.of(plan);
        if (body.plan() != null && !shown.isMeantBy(body.plan())) {
            throw new NotAsPlanned(
                    "plan-outdated",
                    "the fleet has moved since the plan was made: it would be another one now; look at it, and"
                            + " ask for that",
                    shown);
        }
        if (!plan.impossible().isEmpty() && !Objects.equals(body.partial(), true)) {
            throw NotAsPlanned.impossible(shown, "; ask for the rest of it with partial");
        }
        if (plan.steps().isEmpty()) {
            throw new NotAsPlanned(
                    "nothing-to-do",
                    plan.unchanged() == 0
                            ? "no container is meant; see ps for what there is"
                            : "nothing is to be done: all "
                                    + plan.unchanged()
                                    + " are as asked for already",
                    shown);
        }
        return plan;
    }

    @PostMapping("/rollouts/{rollout}/cancel")
    public ResponseEntity<CommandReply> cancel(
            @PathVariable String rollout,
            @RequestBody(required = false) @Nullable Cancel body,
            HttpServletRequest http) {
        RolloutId id = new RolloutId(rollout);
        Cancel wish = Objects.requireNonNullElse(body, Cancel.NOTHING);
        return requests.perform(
                http,
                wish,
                () -> new Prepared(new CancelRollout(id, Objects.equals(wish.revert(), true)), id));
    }

    @GetMapping("/rollouts/{rollout}")
    @Needs(Permission.READ)
    RolloutView rollout(@PathVariable String rollout) {
        return RolloutView.of(aggregates.rollout(new RolloutId(rollout)), rollouts);
    }

    @GetMapping("/rollouts")
    @Needs(Permission.READ)
    Page<RolloutSummary> rollouts(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        fresh.await(FleetProjection.NAME, atLeast);
        return fleet.rollouts(status, limit, cursor);
    }
}
