package io.waybill.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a plan does, in which order, and what it says that it cannot. */
class PlanningTest {
    private static final HostId HERE = new HostId("here");
    private static final HostId THERE = new HostId("there");
    private static final ImageId WEB = new ImageId("web");
    private static final ContainerSpec SPEC = ContainerSpec.DEFAULT;
    private static final ContainerId NEW = new ContainerId("ff".repeat(16));

    private final Map<String, ContainerId> bearers = new HashMap<>();
    private final Map<HostId, String> noPlaces = new HashMap<>();
    private final Set<HostId> cordoned = new HashSet<>();
    private final Map<Integer, String> notToBeHad = new HashMap<>();

    private final Surroundings surroundings =
            new Surroundings() {
                @Override
                public @Nullable String isNoPlaceBecause(HostId host, boolean comes) {
                    return comes && cordoned.contains(host)
                            ? "host " + host.value() + " is cordoned"
                            : noPlaces.get(host);
                }

                @Override
                public @Nullable String isNotToBeHadBecause(HostId host, ImageReference image) {
                    return notToBeHad.get(image.version());
                }

                @Override
                public Optional<ContainerId> bearer(HostId host, String name) {
                    return Optional.ofNullable(bearers.get(host.value() + "/" + name));
                }
            };

    private static ContainerId id(int number) {
        return new ContainerId("%032x".formatted(number));
    }

    private static ImageReference version(int number) {
        return new ImageReference(WEB, number, "registry.example/web@sha256:" + "ab".repeat(32));
    }

    private ContainerState is(
            int number, HostId host, String name, int version, DesiredState state) {
        OperationId operation = new OperationId("%032x".formatted(number));
        Desired desired =
                new Desired(
                        host,
                        name,
                        version,
                        version(version),
                        SPEC,
                        state == DesiredState.ABSENT ? DesiredState.RUNNING : state,
                        new Operation(operation, Action.CREATE, null, null, null, null));
        ContainerState declared =
                ContainerState.evolve(null, new ContainerDeclared(id(number), desired, null, null));
        if (state != DesiredState.ABSENT) {
            bearers.put(host.value() + "/" + name, id(number));
        }
        Desired settled = new Desired(host, name, version, version(version), SPEC, state, null);
        return ContainerState.evolve(
                declared,
                new ContainerOperationSucceeded(id(number), operation, Action.CREATE, settled));
    }

    private static Aim aim(HostId host, String name, int version, DesiredState state) {
        return new Aim(null, host, name, version, version(version), state);
    }

    private static Wanted wanted(ContainerState now, @Nullable Aim then) {
        return new Wanted(now, then, then == null ? null : SPEC);
    }

    private Plan plan(Wanted... wanted) {
        return new Planning(surroundings, () -> NEW).of(List.of(), List.of(wanted));
    }

    private static List<String> words(Plan plan) {
        return plan.steps().stream().map(step -> step.about() + ": " + step.words()).toList();
    }

    @Test
    void whatIsLeftAsItIsIsNamedAndNotRemoved() {
        ContainerState found = is(1, HERE, "a", 2, DesiredState.RUNNING);
        Plan plan = plan(new Wanted(found, null, null, "nobody knows what it was"));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.left()).hasSize(1);
        assertThat(plan.left().getFirst().because()).isEqualTo("nobody knows what it was");
        assertThat(words(plan(new Wanted(found, null, null)))).containsExactly("a: remove");
    }

    @Test
    void whatHasToBeDoneIsSaidAndWhatIsSoAlreadyIsCounted() {
        Plan plan =
                plan(
                        wanted(
                                is(1, HERE, "a", 2, DesiredState.RUNNING),
                                aim(HERE, "a", 1, DesiredState.RUNNING)),
                        wanted(
                                is(2, HERE, "b", 2, DesiredState.RUNNING),
                                aim(HERE, "b", 2, DesiredState.STOPPED)),
                        wanted(
                                is(3, HERE, "c", 2, DesiredState.STOPPED),
                                aim(THERE, "d", 1, DesiredState.RUNNING)),
                        wanted(
                                is(4, HERE, "e", 2, DesiredState.RUNNING),
                                aim(HERE, "e", 2, DesiredState.RUNNING)));
        assertThat(words(plan))
                .containsExactly(
                        "d: move here → there, rename c → d, replace revision 2 (web:2) → revision 1 (web:1), start",
                        "a: replace revision 2 (web:2) → revision 1 (web:1)",
                        "b: stop");
        assertThat(plan.steps()).extracting(Step::number).containsExactly(1, 2, 3);
        assertThat(plan.unchanged()).isEqualTo(1);
    }

    @Test
    void whatIsGoneIsMadeAnewAndWhatWasNotYetIsRemoved() {
        Plan plan =
                plan(
                        wanted(
                                is(1, HERE, "a", 2, DesiredState.ABSENT),
                                aim(HERE, "a", 1, DesiredState.RUNNING)),
                        wanted(is(2, HERE, "b", 2, DesiredState.RUNNING), null),
                        wanted(is(3, THERE, "c", 2, DesiredState.RUNNING), null),
                        wanted(is(4, THERE, "d", 2, DesiredState.ABSENT), null));
        // What makes room where something comes goes first; what does not, last.
        assertThat(words(plan))
                .containsExactly(
                        "b: remove", "a: create on here revision 1 (web:1), running", "c: remove");
        Step created = plan.steps().get(1);
        assertThat(created.container()).isEqualTo(NEW);
        assertThat(created.after()).isNotNull();
        assertThat(created.after().like()).isEqualTo(id(1));
    }

    @Test
    void aNameThatAnotherGivesUpIsFreeAndOneThatItKeepsIsNot() {
        Wanted takes =
                wanted(
                        is(1, HERE, "a", 2, DesiredState.RUNNING),
                        aim(HERE, "b", 2, DesiredState.RUNNING));
        ContainerState bearer = is(2, HERE, "b", 2, DesiredState.RUNNING);
        Plan clash = plan(takes, wanted(bearer, aim(HERE, "b", 1, DesiredState.RUNNING)));
        assertThat(clash.impossible())
                .extracting(Plan.Impossible::because)
                .anyMatch(because -> because.contains("another container is to bear that name"));
        Plan free = plan(takes, wanted(bearer, aim(HERE, "c", 2, DesiredState.RUNNING)));
        assertThat(free.impossible()).isEmpty();
        Plan foreign = plan(takes);
        assertThat(foreign.steps()).isEmpty();
        assertThat(foreign.impossible().getFirst().because())
                .contains("is borne there by container 000000000000");
    }

    @Test
    void whatCannotBeBroughtBackIsNamedWithTheReason() {
        noPlaces.put(THERE, "host there is decommissioned");
        notToBeHad.put(1, "it is not on host here, and the registry has it no more");
        Plan plan =
                plan(
                        wanted(
                                is(1, HERE, "a", 2, DesiredState.RUNNING),
                                aim(THERE, "a", 2, DesiredState.RUNNING)),
                        wanted(
                                is(2, HERE, "b", 2, DesiredState.RUNNING),
                                aim(HERE, "b", 1, DesiredState.RUNNING)),
                        wanted(
                                is(3, HERE, "c", 1, DesiredState.RUNNING),
                                aim(HERE, "c", 1, DesiredState.STOPPED)));
        assertThat(plan.impossible())
                .extracting(each -> each.name() + ": " + each.because())
                .containsExactly(
                        "a: host there is decommissioned",
                        "b: it is not on host here, and the registry has it no more");
        // To stop one, nothing has to be made.
        assertThat(words(plan)).containsExactly("c: stop");
    }

    @Test
    void aCordonedHostKeepsWhatItHasAndTakesNoMore() {
        cordoned.add(THERE);
        Plan plan =
                plan(
                        wanted(
                                is(1, HERE, "a", 2, DesiredState.RUNNING),
                                aim(THERE, "a", 2, DesiredState.RUNNING)),
                        wanted(
                                is(2, THERE, "b", 2, DesiredState.ABSENT),
                                aim(THERE, "b", 1, DesiredState.RUNNING)),
                        wanted(
                                is(3, THERE, "c", 2, DesiredState.RUNNING),
                                aim(THERE, "c", 1, DesiredState.RUNNING)));
        assertThat(plan.impossible())
                .extracting(each -> each.name() + ": " + each.because())
                .containsExactly("a: host there is cordoned", "b: host there is cordoned");
        assertThat(words(plan)).hasSize(1).allMatch(step -> step.startsWith("c: replace"));
    }

    @Test
    void whereOnlyTheImageChangesThatIsSaid() {
        Aim before = aim(HERE, "a", 1, DesiredState.RUNNING);
        assertThat(new Step(1, id(1), before, before.ofImage(version(2)), null).words())
                .isEqualTo("replace web:1 → web:2");
    }

    @Test
    void theCurrentVersionIsSwitchedFirstAndOnlyWhereItIsAnother() {
        Plan plan =
                new Planning(surroundings, () -> NEW)
                        .of(
                                List.of(
                                        new CurrentSwitch(WEB, 2, 1),
                                        new CurrentSwitch(new ImageId("db"), 4, 4)),
                                List.of(
                                        wanted(
                                                is(1, HERE, "a", 2, DesiredState.RUNNING),
                                                aim(HERE, "a", 1, DesiredState.RUNNING))));
        assertThat(words(plan))
                .containsExactly(
                        "image web: switch the current version 2 → 1",
                        "a: replace revision 2 (web:2) → revision 1 (web:1)");
    }
}
