package io.waybill.runtime.agent;

import static io.waybill.domain.container.ContainerStatus.EXITED;
import static io.waybill.domain.container.ContainerStatus.PAUSED;
import static io.waybill.domain.container.ContainerStatus.RUNNING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Deviations;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.runtime.Found;
import io.waybill.runtime.Placement;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

class ConvergenceTest {
    private final ContainerId web = Asked.container();
    private SimulatedContainerRuntime host;
    private WatchedRuntime watched;
    private boolean wasThere;

    @BeforeEach
    void openTheHost(@TempDir Path folder) {
        host = new SimulatedContainerRuntime(folder.resolve("host.json"));
        watched = new WatchedRuntime(host);
    }

    @Test
    void aRestartThatIsCarriedOutAgainDoesNotRestartAgain() {
        carryOut(Asked.toRun());
        Desired restart = Asked.toRestart(now().startedAt());
        carryOut(restart);
        Instant newRun = now().startedAt();
        carryOut(restart);
        assertThat(watched.calls()).containsExactly("create", "start", "restart", "start");
        assertThat(now().startedAt()).isEqualTo(newRun);
    }

    @Test
    void aRestartOfWhatHasExitedIsAStart() {
        carryOut(Asked.toRun());
        Instant run = now().startedAt();
        host.crash(web, 1);
        carryOut(Asked.toRestart(run));
        assertThat(watched.calls()).endsWith("start").doesNotContain("restart");
        assertThat(now().status()).isEqualTo(RUNNING);
    }

    @Test
    void aPausedProcessIsWokenToBeEnded() {
        carryOut(Asked.toRun());
        carryOut(Asked.to(Action.PAUSE, DesiredState.PAUSED));
        assertThat(now().status()).isEqualTo(PAUSED);
        carryOut(Asked.to(Action.STOP, DesiredState.STOPPED));
        assertThat(watched.calls()).endsWith("pause", "unpause", "stop");
        assertThat(now().status()).isEqualTo(EXITED);
    }

    @Test
    void whatHasExitedIsNotStoppedAgain() {
        carryOut(Asked.toRun());
        host.crash(web, 7);
        carryOut(Asked.to(Action.STOP, DesiredState.STOPPED));
        assertThat(watched.calls()).doesNotContain("stop");
        assertThat(now().exitCode()).isEqualTo(7);
    }

    @Test
    void aProcessIsRemovedByForceOnly() {
        carryOut(Asked.toRun());
        assertRefused("engine-refused", Asked.to(Action.REMOVE, DesiredState.ABSENT));
        assertThat(now().status()).isEqualTo(RUNNING);
        carryOut(Asked.to(Action.FORCE_REMOVE, DesiredState.ABSENT));
        assertThat(host.inspect(web)).isEmpty();
    }

    @Test
    void toBeAbsentIsMetByWhatIsNotThere() {
        carryOut(Asked.to(Action.REMOVE, DesiredState.ABSENT));
        assertThat(host.inspect(web)).isEmpty();
    }

    @Test
    void whatIsGoneCannotBeStoppedPausedOrRenamed() {
        wasThere = true;
        assertRefused("not-on-host", Asked.to(Action.STOP, DesiredState.STOPPED));
        assertRefused("not-on-host", Asked.to(Action.PAUSE, DesiredState.PAUSED));
        assertRefused("not-on-host", Asked.to(Action.RENAME, DesiredState.RUNNING));
        assertThat(watched.calls()).isEmpty();
    }

    @Test
    void aPauseThatOvertookTheMakingMakesStartsAndPauses() {
        carryOut(Asked.to(Action.PAUSE, DesiredState.PAUSED));
        assertThat(watched.calls()).containsExactly("create", "start", "pause");
        assertThat(now().status()).isEqualTo(PAUSED);
    }

    @Test
    void aHealingUndoesWhateverWasDoneByHand() {
        carryOut(Asked.toRun());
        host.stopByHand(web);
        host.rename(web, "other");
        carryOut(Asked.to(Action.HEAL, DesiredState.RUNNING));
        assertThat(watched.calls()).containsExactly("create", "start", "rename", "start");
        assertThat(now().name()).isEqualTo("web");
        assertThat(now().status()).isEqualTo(RUNNING);

        host.remove(web, true);
        wasThere = true;
        carryOut(Asked.to(Action.HEAL, DesiredState.RUNNING));
        assertThat(now().status()).isEqualTo(RUNNING);

        carryOut(Asked.to(Action.HEAL, DesiredState.PAUSED));
        assertThat(now().status()).isEqualTo(PAUSED);
        carryOut(Asked.to(Action.HEAL, DesiredState.RUNNING));
        assertThat(now().status()).isEqualTo(RUNNING);
        carryOut(Asked.to(Action.HEAL, DesiredState.STOPPED));
        assertThat(now().status()).isEqualTo(EXITED);
    }

    @Test
    void limitsThatWereChangedByHandAreChangedBackInPlace() {
        ContainerSpec limited =
                ContainerSpec.DEFAULT.updated(new Limits(64L << 20, null), RestartPolicy.NEVER);
        carryOut(Asked.toRun(limited));
        String engineId = now().engineId();
        host.update(web, new Limits(128L << 20, null), RestartPolicy.NEVER);
        Desired healed =
                Asked.desired(limited, DesiredState.RUNNING, Asked.operation(Action.HEAL, null));
        carryOut(healed);
        assertThat(watched.calls()).containsExactly("create", "start", "update", "start");
        assertThat(deviations(healed)).isEmpty();
        assertThat(now().engineId()).isEqualTo(engineId);
    }

    @Test
    void whatTheEngineDoesNotChangeBackIsSaid() {
        carryOut(Asked.toRun());
        Desired healed = Asked.to(Action.HEAL, DesiredState.RUNNING);
        Drift stubborn = new Drift("restartPolicy", "no", "always");
        Convergence healing =
                new Convergence(
                        watched.runtime(),
                        web,
                        healed,
                        Objects.requireNonNull(healed.operation()),
                        false,
                        true,
                        () -> true,
                        Asked.NO_SECRETS,
                        () -> List.of(stubborn),
                        () -> {});
        assertThatThrownBy(healing::carryOut)
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("the engine does not change back: restartPolicy");
    }

    @Test
    void whatSomebodyMadeInItsPlaceGivesWayOnce() {
        Desired other = Asked.toRun(Asked.publishing(18_080));
        host.create(new Placement(web, other, operationOf(other)));
        host.start(web);
        String engineId = now().engineId();
        Desired remade = Asked.to(Action.REMAKE, DesiredState.RUNNING);
        carryOut(remade);
        assertThat(watched.calls()).containsExactly("pull", "stop", "remove", "create", "start");
        assertThat(now().engineId()).isNotEqualTo(engineId);
        assertThat(deviations(remade)).isEmpty();

        String made = now().engineId();
        carryOut(remade);
        assertThat(now().engineId()).isEqualTo(made);
    }

    private static OperationId operationOf(Desired desired) {
        return Objects.requireNonNull(desired.operation()).id();
    }

    @Test
    void aRenameThatOvertookTheMakingMakesAndStartsByTheNewName() {
        carryOut(Asked.to(Action.RENAME, DesiredState.RUNNING));
        assertThat(watched.calls()).containsExactly("create", "start");
        assertThat(now().status()).isEqualTo(RUNNING);
    }

    @Test
    void toBeStoppedFromTheBeginningIsMadeAndNotStarted() {
        carryOut(Asked.to(Action.CREATE, DesiredState.STOPPED));
        assertThat(watched.calls()).containsExactly("create");
    }

    @Test
    void aRefusedStartLeavesNothingOfItsOwnMaking() {
        occupy(8080);
        assertRefused("port-in-use", Asked.toRun(Asked.publishing(8080)));
        assertThat(host.inspect(web)).isEmpty();
    }

    @Test
    void aRefusedStartLeavesWhatWasMadeByAnother() {
        ContainerSpec spec = Asked.publishing(8080);
        carryOut(Asked.desired(spec, DesiredState.STOPPED, Asked.operation(Action.CREATE, null)));
        occupy(8080);
        assertRefused(
                "port-in-use",
                Asked.desired(spec, DesiredState.RUNNING, Asked.operation(Action.START, null)));
        assertThat(host.inspect(web)).isPresent();
    }

    @Test
    void aStopOfWhatRemovesItselfEndsOnceItIsRemoved() {
        carryOut(Asked.toRun());
        watched.afterNext("stop", () -> watched.afterNext("inspect", this::removedByTheEngine));
        carryOut(
                Asked.desired(
                        Asked.removingItself(),
                        DesiredState.STOPPED,
                        Asked.operation(Action.STOP, null)));
        assertThat(host.inspect(web)).isEmpty();
    }

    private void removedByTheEngine() {
        host.remove(web, false);
    }

    private void occupy(int port) {
        ContainerId other = Asked.container();
        Desired desired =
                Asked.desired(
                        "other",
                        Asked.publishing(port),
                        DesiredState.RUNNING,
                        Asked.operation(Action.CREATE, null));
        host.create(new Placement(other, desired, operation(desired)));
        host.start(other);
    }

    private static OperationId operation(Desired desired) {
        return Objects.requireNonNull(desired.operation()).id();
    }

    private void assertRefused(String code, Desired desired) {
        assertThatThrownBy(() -> carryOut(desired))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(code));
    }

    private void carryOut(Desired desired) {
        boolean finished =
                new Convergence(
                                watched.runtime(),
                                web,
                                desired,
                                Objects.requireNonNull(desired.operation()),
                                false,
                                wasThere,
                                () -> true,
                                Asked.NO_SECRETS,
                                () -> deviations(desired),
                                () -> {})
                        .carryOut();
        assertThat(finished).isTrue();
    }

    private List<Drift> deviations(Desired desired) {
        Made made = host.inspect(web, desired).orElseThrow().made();
        return Deviations.of(desired, Objects.requireNonNull(made));
    }

    private ObservedState now() {
        return host.inspect(web).map(Found::state).orElseThrow();
    }
}
