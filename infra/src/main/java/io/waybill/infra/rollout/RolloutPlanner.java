package io.waybill.infra.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.Sha256;
import io.waybill.domain.StackId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.CurrentSwitch;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.rollout.Planning;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.rollout.RolloutState.Progress;
import io.waybill.domain.rollout.Scope;
import io.waybill.domain.rollout.Step;
import io.waybill.domain.rollout.StepStatus;
import io.waybill.domain.rollout.Surroundings;
import io.waybill.domain.rollout.Target;
import io.waybill.domain.rollout.Wanted;
import io.waybill.domain.stack.StackDocument;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.KnownImages;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.KnownRevision;
import io.waybill.infra.history.Lives;
import io.waybill.infra.history.RevisionHistory;
import io.waybill.infra.interaction.StoredImages;
import io.waybill.runtime.registry.RegistryClient;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Plans rollouts on the log as it is now, and on what hosts and registries have. */
@Component
public class RolloutPlanner {
    private final Aggregates aggregates;
    private final Lives lives;
    private final RevisionHistory history;
    private final ContainerNames names;
    private final KnownImages images;
    private final StoredImages stored;
    private final RegistryClient registry;
    private final RolloutsUnderWay underWay;
    private final StackPlans stacks;

    RolloutPlanner(
            Aggregates aggregates,
            Lives lives,
            RevisionHistory history,
            ContainerNames names,
            KnownImages images,
            StoredImages stored,
            RegistryClient registry,
            RolloutsUnderWay underWay,
            StackPlans stacks) {
        this.aggregates = aggregates;
        this.lives = lives;
        this.history = history;
        this.names = names;
        this.images = images;
        this.stored = stored;
        this.registry = registry;
        this.underWay = underWay;
        this.stacks = stacks;
    }

    /**
     * @throws io.waybill.domain.Conflict where another rollout is about to change the same
     * @throws UnknownThing where a thing that it names is not on record
     */
    public Plan plan(Scope scope, Target target) {
        target.requireFits(scope);
        requireOnRecord(target.instant());
        Planning planning =
                new Planning(
                        new HostsAndImages(aggregates, names, stored, registry),
                        () -> new ContainerId(NewIds.next()));
        Plan plan = planning.of(currents(scope, target), wanted(scope, target));
        underWay.requireNoneOf(plan.steps());
        return plan;
    }

    /**
     * What would be done so that a stack becomes what a revision says, which may not be on record
     * yet.
     *
     * @param fresh image versions that a registry has, and that are about to be put on record
     * @throws io.waybill.domain.Conflict where another rollout is about to change it
     */
    public Plan plan(
            StackId stack, int revision, StackDocument document, Set<ImageReference> fresh) {
        underWay.requireNoneOf(stack);
        Surroundings now = new HostsAndImages(aggregates, names, stored, registry);
        Plan plan = stacks.plan(stack, revision, document, new WithFreshImages(now, fresh));
        underWay.requireNoneOf(plan.steps());
        return plan;
    }

    /**
     * What tells one plan from another: two plans of the same do the same to the same containers,
     * which are as they were.
     */
    public static String fingerprint(Plan plan) {
        return hash(comparable(plan));
    }

    /** The same of a stack's plan, whose steps do not say how its containers are made. */
    public static String fingerprint(Plan plan, StackDocument document) {
        return hash(List.of(comparable(plan), document));
    }

    private static List<Step> comparable(Plan plan) {
        return plan.steps().stream()
                .map(
                        step ->
                                step.before() == null
                                        ? new Step(
                                                step.number(),
                                                null,
                                                null,
                                                step.after(),
                                                step.current(),
                                                step.waits())
                                        : step)
                .toList();
    }

    private static String hash(Object said) {
        return Sha256.hex(
                WaybillJson.mapper().writeValueAsString(said).getBytes(StandardCharsets.UTF_8));
    }

    private void requireOnRecord(@Nullable Instant instant) {
        if (instant == null) {
            return;
        }
        if (instant.isAfter(Clock.systemUTC().instant())) {
            throw new InvalidInput("to.instant", instant + " has not come yet");
        }
        Instant begin = lives.begin().orElse(instant);
        if (instant.isBefore(begin)) {
            throw new InvalidInput(
                    "to.instant",
                    "the log begins at " + begin + ": nothing is on record of " + instant);
        }
    }

    private List<CurrentSwitch> currents(Scope scope, Target target) {
        if (scope.rollout() != null) {
            return aggregates.rollout(scope.rollout()).steps().stream()
                    .map(each -> each.step().current())
                    .filter(Objects::nonNull)
                    .filter(current -> current.from() != null)
                    .map(this::back)
                    .toList();
        }
        boolean ofWholeImage =
                scope.image() != null
                        && scope.container() == null
                        && scope.host() == null
                        && scope.selector().isEmpty();
        if (!ofWholeImage && !scope.all()) {
            return List.of();
        }
        List<CurrentSwitch> found = new ArrayList<>();
        for (ImageState image : concerned(scope)) {
            Integer to = target.version() != null ? target.version() : currentAt(image, target);
            if (to != null) {
                found.add(new CurrentSwitch(image.id(), image.current(), to));
            }
        }
        return found;
    }

    private CurrentSwitch back(CurrentSwitch done) {
        return new CurrentSwitch(
                done.image(),
                aggregates.image(done.image()).current(),
                Objects.requireNonNull(done.from()));
    }

    private List<ImageState> concerned(Scope scope) {
        return scope.image() == null
                ? List.copyOf(images.all())
                : List.of(aggregates.image(scope.image()));
    }

    private @Nullable Integer currentAt(ImageState image, Target target) {
        return target.instant() == null
                ? null
                : lives.asKnownAt(image.id(), target.instant())
                        .map(ImageState::current)
                        .filter(version -> !image.withdrawn().contains(version))
                        .orElse(null);
    }

    private List<Wanted> wanted(Scope scope, Target target) {
        if (scope.rollout() != null) {
            return before(aggregates.rollout(scope.rollout()));
        }
        List<Wanted> found = new ArrayList<>();
        for (ContainerId id : candidates(scope, target)) {
            ContainerState now = aggregates.container(id);
            if (target.version() != null && !isMeant(scope, now.desired())) {
                continue; // it is of another image, which need not have that version
            }
            Desired then = then(now, target).orElse(null);
            if (isMeant(scope, now.desired()) && isThere(now)
                    || then != null && isMeant(scope, then)) {
                Aim aim = then == null ? null : Aim.of(then);
                ContainerSpec spec = then == null ? null : then.spec();
                found.add(new Wanted(now, aim, spec, then == null ? leftBecause(now) : null));
            }
        }
        return found;
    }

    /** What was there before anybody put it on record was not nowhere. */
    private @Nullable String leftBecause(ContainerState now) {
        return lives.adoptedAt(now.id())
                .map(
                        at ->
                                "it was adopted at "
                                        + at
                                        + ", and what it was before is not on record; remove it by itself if it is to go")
                .orElse(null);
    }

    private List<ContainerId> candidates(Scope scope, Target target) {
        if (scope.container() != null) {
            return List.of(scope.container());
        }
        Instant since = target.instant();
        return names.livingSince(since == null ? Clock.systemUTC().instant() : since);
    }

    private static boolean isThere(ContainerState now) {
        return now.observed().status() != ContainerStatus.REMOVED;
    }

    private static boolean isMeant(Scope scope, Desired desired) {
        return (scope.image() == null || scope.image().equals(desired.image().image()))
                && (scope.host() == null || scope.host().equals(desired.host()))
                && desired.spec().labels().entrySet().containsAll(scope.selector().entrySet());
    }

    /** What is to be asked for it; none where it is not to be. */
    private Optional<Desired> then(ContainerState now, Target target) {
        if (target.instant() != null) {
            return lives.asKnownAt(now.id(), target.instant())
                    .filter(RolloutPlanner::isThere)
                    .map(ContainerState::desired)
                    .filter(desired -> desired.state() != DesiredState.ABSENT);
        }
        if (target.version() != null) {
            return Optional.of(ofVersion(now.desired(), target.version()));
        }
        KnownRevision former = history.former(now, Objects.requireNonNull(target.revision()));
        return Optional.of(asNow(now.desired(), former));
    }

    private Desired ofVersion(Desired now, int version) {
        ImageReference reference = aggregates.image(now.image().image()).reference(version);
        return new Desired(
                now.host(), now.name(), now.revision(), reference, now.spec(), now.state(), null);
    }

    /** A revision says how a container is made, not where it lives or whether it runs. */
    private static Desired asNow(Desired now, KnownRevision former) {
        return new Desired(
                now.host(),
                now.name(),
                former.revision(),
                former.image(),
                former.spec(),
                now.state(),
                null);
    }

    private List<Wanted> before(RolloutState rollout) {
        List<Wanted> found = new ArrayList<>();
        for (Progress each : rollout.steps()) {
            ContainerId id = each.step().container();
            if (id != null && wasChanged(each) && isOnRecord(id)) {
                Aim before = each.step().before();
                found.add(
                        new Wanted(
                                aggregates.container(id),
                                before,
                                before == null ? null : spec(id, before)));
            }
        }
        return found;
    }

    private static boolean wasChanged(Progress each) {
        return each.status() == StepStatus.DONE
                || each.status() == StepStatus.FAILED
                || each.status() == StepStatus.NOT_REVERTED
                || each.status() == StepStatus.RUNNING;
    }

    private boolean isOnRecord(ContainerId id) {
        try {
            aggregates.container(id);
            return true;
        } catch (UnknownThing _) {
            return false; // it was to be made, and was not
        }
    }

    /** The containers that are a part of a stack now. */
    public Map<StackPart, ContainerState> membersOf(StackId stack) {
        return stacks.membersOf(stack);
    }

    /** The specification that an aim means. */
    public ContainerSpec spec(ContainerId container, Aim aim) {
        if (aim.stack() != null) {
            return stacks.spec(aim.stack().part(), aim.revision());
        }
        ContainerId like = aim.like() == null ? container : aim.like();
        return lives.revision(like, aim.revision())
                .map(Desired::spec)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the log has no revision "
                                                + aim.revision()
                                                + " of "
                                                + like));
    }
}
