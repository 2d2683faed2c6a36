package io.waybill.runtime.agent;

import static io.waybill.domain.container.ContainerStatus.CREATED;
import static io.waybill.domain.container.ContainerStatus.EXITED;
import static io.waybill.domain.container.ContainerStatus.RUNNING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Observation;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.container.Replacement;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.runtime.Found;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A next revision takes the place of the former one, or nothing changes. */
class ReplacingTest {
    private static final ContainerSpec FORMER = ContainerSpec.DEFAULT;

    private @TempDir Path folder;
    private SimulatedContainerRuntime host;
    private WatchedRuntime watched;
    private LaneUnderTest lane;

    @BeforeEach
    void runTheFormer() {
        host = new SimulatedContainerRuntime(folder.resolve(UUID.randomUUID() + ".json"));
        watched = new WatchedRuntime(host);
        lane = new LaneUnderTest(watched);
        lane.ask(Asked.toRun());
        watched.calls().clear();
    }

    @Test
    void stopFirstEndsTheFormerWhenTheNextOneIsMade() {
        lane.ask(next(ReplaceOrder.STOP_FIRST, FORMER));

        assertThat(watched.calls())
                .containsExactly("pull", "create", "stop", "start", "rename", "rename", "remove");
        assertIsNext();
        assertThat(completed()).isEqualTo(new Observation.Completed(asked(), null, 2));
        assertThat(lane.reported())
                .filteredOn(seen -> seen.state().status() == EXITED)
                .singleElement()
                .satisfies(
                        ended -> {
                            assertThat(ended.occurrence().cause()).isEqualTo(Cause.OPERATION);
                            assertThat(ended.completed()).isNull();
                        });
    }

    @Test
    void startFirstEndsTheFormerOnlyWhenTheNextOneRunsAndHasTheName() {
        lane.ask(next(ReplaceOrder.AUTO, FORMER));

        assertThat(watched.calls())
                .containsExactly("pull", "create", "start", "rename", "rename", "stop", "remove");
        assertIsNext();
        assertThat(lane.reported()).noneMatch(seen -> seen.state().status() == EXITED);
    }

    @Test
    void whatPublishesTheSamePortIsStoppedFirst() {
        lane.ask(next(ReplaceOrder.AUTO, Asked.publishing(8080), Asked.publishing(8080)));
        assertThat(watched.calls())
                .containsSubsequence("create", "stop", "start", "rename", "remove");
        assertIsNext();
    }

    /** Whatever an agent did not come to, the next one does. */
    @ParameterizedTest
    @EnumSource(ReplaceOrder.class)
    void anAgentThatIsKilledAtAnyCallLeavesWhatTheNextOneFinishes(ReplaceOrder order) {
        for (int call = 1; call <= 7; call++) {
            runTheFormer();
            watched.killedAtCall(call);
            Desired next = next(order, FORMER);
            assertThatThrownBy(() -> lane.ask(next)).isInstanceOf(WatchedRuntime.Killed.class);
            lane.startAnew();
            lane.lane().converge();

            assertIsNext();
            assertThat(completed()).isEqualTo(new Observation.Completed(asked(), null, 2));
        }
    }

    @ParameterizedTest
    @EnumSource(ReplaceOrder.class)
    void oneThatDoesNotComeToRunIsTakenAwayAndTheFormerRunsOn(ReplaceOrder order) {
        watched.beforeNext(
                "start",
                () -> {
                    throw new RuntimeFailure("command-not-runnable", "no such command");
                });
        lane.ask(next(order, FORMER));

        assertIsFormer();
        assertThat(completed())
                .isEqualTo(
                        new Observation.Completed(
                                asked(),
                                new Failure("command-not-runnable", "no such command"),
                                1));
        assertThat(lane.lastReported().orElseThrow().made()).as("as it was").isNull();
    }

    @Test
    void oneWhoseImageIsNotToBeHadLeavesTheFormerUntouched() {
        ObservedState before = now();
        watched.beforeNext(
                "pull",
                () -> {
                    throw new RuntimeFailure(RuntimeFailure.IMAGE_NOT_FOUND, "no such image");
                });
        lane.ask(next(ReplaceOrder.STOP_FIRST, FORMER));

        assertThat(watched.calls()).containsExactly("pull");
        assertThat(now()).isEqualTo(before);
        assertThat(completed().revision()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(ReplaceOrder.class)
    void oneThatEndsWhileItIsWatchedIsUndone(ReplaceOrder order) {
        watched.afterNext("start", () -> host.crash(lane.container(), 3));
        lane.ask(next(order, FORMER));

        assertIsFormer();
        assertThat(Objects.requireNonNull(completed().failure()).message())
                .contains("ended just after it was started, with code 3");
        assertThat(host.list()).hasSize(1);
    }

    /** Going back can be ended by a crash, too. */
    @Test
    void aKilledAgentsGoingBackIsGoneOnWith() {
        watched.afterNext("start", () -> host.crash(lane.container(), 3));
        watched.killedAtCall(5); // the removal of the one that ended
        Desired next = next(ReplaceOrder.STOP_FIRST, FORMER);
        assertThatThrownBy(() -> lane.ask(next)).isInstanceOf(WatchedRuntime.Killed.class);
        lane.startAnew();
        watched.afterNext("start", () -> host.crash(lane.container(), 3));
        lane.lane().converge();

        assertIsFormer();
    }

    @Test
    void limitsAreChangedInTheContainerThatIsThere() {
        ContainerSpec limited = FORMER.updated(new Limits(64L << 20, null), RestartPolicy.NEVER);
        ObservedState before = now();
        lane.ask(next(ReplaceOrder.AUTO, FORMER, limited, true));

        assertThat(watched.calls()).containsExactly("update");
        assertThat(now()).isEqualTo(before);
        assertThat(completed().revision()).isEqualTo(2);
        assertThat(completed().failure()).isNull();
        assertThat(Objects.requireNonNull(only().made()).spec().limits())
                .isEqualTo(limited.limits());
    }

    @Test
    void whereTheEngineDoesNotChangeThemAnotherOneIsMade() {
        ContainerSpec limited = FORMER.updated(new Limits(64L << 20, null), RestartPolicy.NEVER);
        watched.beforeNext(
                "update",
                () -> {
                    throw new RuntimeFailure("engine-refused", "not supported");
                });
        lane.ask(next(ReplaceOrder.AUTO, FORMER, limited, true));
        assertIsNext();
    }

    @Test
    void whatIsStoppedStaysStopped() {
        lane.ask(Asked.to(Action.STOP, DesiredState.STOPPED));
        Replacement former = former(ReplaceOrder.AUTO, false, FORMER, false);
        lane.ask(revised(former, FORMER, DesiredState.STOPPED));

        Found there = only();
        assertThat(there.revision()).isEqualTo(2);
        assertThat(there.state().status()).isEqualTo(CREATED);
        assertThat(there.state().name()).isEqualTo("web");
    }

    @Test
    void aStopThatOvertakesTheReplacingStopsTheFormer() {
        watched.afterNext("create", () -> {});
        watched.killedAtCall(3);
        Desired next = next(ReplaceOrder.START_FIRST, FORMER);
        assertThatThrownBy(() -> lane.ask(next)).isInstanceOf(WatchedRuntime.Killed.class);
        assertThat(host.list()).hasSize(2);
        lane.startAnew();
        lane.ask(overtaking(next, Action.STOP, DesiredState.STOPPED));

        Found there = only();
        assertThat(there.revision()).isEqualTo(1);
        assertThat(there.state().status()).isEqualTo(EXITED);
        assertThat(completed().revision()).isEqualTo(1);
    }

    @Test
    void aStopThatComesTooLateStopsTheNext() {
        watched.killedAtCall(6); // it has the name by then
        Desired next = next(ReplaceOrder.START_FIRST, FORMER);
        assertThatThrownBy(() -> lane.ask(next)).isInstanceOf(WatchedRuntime.Killed.class);
        lane.startAnew();
        lane.ask(overtaking(next, Action.STOP, DesiredState.STOPPED));

        Found there = only();
        assertThat(there.revision()).isEqualTo(2);
        assertThat(there.state().status()).isEqualTo(EXITED);
        assertThat(completed().revision()).isEqualTo(2);
    }

    @Test
    void aRemovalLeavesNeitherOfTheTwo() {
        watched.killedAtCall(4);
        Desired next = next(ReplaceOrder.START_FIRST, FORMER);
        assertThatThrownBy(() -> lane.ask(next)).isInstanceOf(WatchedRuntime.Killed.class);
        assertThat(host.list()).hasSize(2);
        lane.startAnew();
        lane.ask(overtaking(next, Action.FORCE_REMOVE, DesiredState.ABSENT));

        assertThat(host.list()).isEmpty();
    }

    @Test
    void whatIsNotThereIsMadeAsItIsToBe() {
        host.remove(lane.container(), true);
        lane.ask(next(ReplaceOrder.AUTO, FORMER));
        assertThat(watched.calls()).containsExactly("pull", "create", "start");
        assertIsNext();
    }

    private void assertIsNext() {
        Found there = only();
        assertThat(there.revision()).isEqualTo(2);
        assertThat(there.state().name()).isEqualTo("web");
        assertThat(there.state().status()).isEqualTo(RUNNING);
        assertThat(now()).isEqualTo(there.state());
    }

    private void assertIsFormer() {
        Found there = only();
        assertThat(there.revision()).isEqualTo(1);
        assertThat(there.state().name()).isEqualTo("web");
        assertThat(there.state().status()).isEqualTo(RUNNING);
        assertThat(completed().revision()).isEqualTo(1);
    }

    private Found only() {
        List<Found> all = host.all(lane.container());
        assertThat(all).hasSize(1);
        assertThat(host.list()).hasSize(1);
        return all.getFirst();
    }

    private ObservedState now() {
        return host.inspect(lane.container()).map(Found::state).orElseThrow();
    }

    private Observation.Completed completed() {
        return lane.completed().getLast();
    }

    private OperationId asked() {
        return Objects.requireNonNull(
                        lane.desired().of(lane.container()).orElseThrow().desired().operation())
                .id();
    }

    private static Desired next(ReplaceOrder order, ContainerSpec spec) {
        return next(order, FORMER, spec);
    }

    private static Desired next(ReplaceOrder order, ContainerSpec before, ContainerSpec spec) {
        return next(order, before, spec, false);
    }

    private static Desired next(
            ReplaceOrder order, ContainerSpec before, ContainerSpec spec, boolean inPlace) {
        return revised(former(order, inPlace, before, true), spec, DesiredState.RUNNING);
    }

    private static Replacement former(
            ReplaceOrder order, boolean inPlace, ContainerSpec spec, boolean ran) {
        return new Replacement(
                order,
                inPlace,
                ran,
                1,
                image(),
                spec,
                ran ? DesiredState.RUNNING : DesiredState.STOPPED);
    }

    private static ImageReference image() {
        return Asked.toRun().image();
    }

    private static Desired revised(Replacement former, ContainerSpec spec, DesiredState state) {
        Operation upgrade =
                new Operation(
                        Asked.operation(Action.UPGRADE, null).id(),
                        Action.UPGRADE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        former);
        return new Desired(Asked.HOST, "web", 2, image(), spec, state, upgrade);
    }

    private static Desired overtaking(Desired next, Action action, DesiredState state) {
        Operation operation =
                new Operation(
                        Asked.operation(action, null).id(),
                        action,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Objects.requireNonNull(next.operation()).replacement());
        return new Desired(
                next.host(),
                next.name(),
                next.revision(),
                next.image(),
                next.spec(),
                state,
                operation);
    }
}
