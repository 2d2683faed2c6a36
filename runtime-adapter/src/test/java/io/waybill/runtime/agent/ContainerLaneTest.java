package io.waybill.runtime.agent;

import static io.waybill.domain.container.ContainerStatus.CREATED;
import static io.waybill.domain.container.ContainerStatus.EXITED;
import static io.waybill.domain.container.ContainerStatus.NOT_ON_HOST;
import static io.waybill.domain.container.ContainerStatus.RUNNING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.Observation.Completed;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.Found;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Objects;

class ContainerLaneTest {
    private SimulatedContainerRuntime host;
    private WatchedRuntime watched;
    private LaneUnderTest web;

    @BeforeEach
    void openTheHost(@TempDir Path folder) {
        host = new SimulatedContainerRuntime(folder.resolve("host.json"));
        watched = new WatchedRuntime(host);
        web = new LaneUnderTest(watched);
    }

    @Test
    void aChangeByHandOfHowItIsMadeIsToldOnceAndSoIsItsEnd() {
        Desired asked = Asked.toRun();
        web.ask(asked);
        settle(asked);
        web.lane().lookClosely();
        assertThat(web.lastReported().orElseThrow().made()).isNull();
        int before = web.reported().size();

        RestartPolicy always = new RestartPolicy(RestartPolicy.Name.ALWAYS, 0);
        host.update(web.container(), Limits.NONE, always);
        web.lane().lookClosely();
        web.lane().lookClosely();
        assertThat(web.reported()).hasSize(before + 1);
        Made told = Objects.requireNonNull(web.lastReported().orElseThrow().made());
        assertThat(told.spec().restartPolicy()).isEqualTo(always);

        host.update(web.container(), Limits.NONE, RestartPolicy.NEVER);
        web.lane().lookClosely();
        assertThat(web.reported()).hasSize(before + 2);

        web.startAnew();
        web.lane().lookAnew(false);
        assertThat(web.lastReported().orElseThrow().made()).isNotNull();
    }

    /** As the desired topic tells it once the outcome is in the log. */
    private void settle(Desired asked) {
        web.ask(
                new Desired(
                        asked.host(),
                        asked.name(),
                        1,
                        asked.image(),
                        asked.spec(),
                        asked.state(),
                        null));
    }

    @Test
    void aRecordThatComesTwiceIsActedOnOnce() {
        Desired asked = Asked.toRun();
        web.ask(asked);
        web.ask(asked);
        web.lane().converge();
        assertThat(watched.calls()).containsExactly("create", "start");
        assertThat(web.completed()).containsExactly(done(asked));
        assertThat(web.reported())
                .extracting(seen -> seen.state().status())
                .containsExactly(RUNNING);
    }

    @Test
    void aContainerThatWasMadeButNotStartedIsStartedByTheNextComparison() {
        watched.beforeNext("start", ContainerLaneTest::theEngineGoesAway);
        Desired asked = Asked.toRun();
        web.ask(asked);
        ObservedState made = now(web);
        assertThat(made.status()).isEqualTo(CREATED);
        assertThat(web.completed()).isEmpty();

        web.lane().converge();
        assertThat(now(web).status()).isEqualTo(RUNNING);
        assertThat(now(web).engineId()).isEqualTo(made.engineId());
        assertThat(web.completed()).containsExactly(done(asked));
    }

    @Test
    void whatAnAgentThatEndedLeftHalfMadeIsFinishedByTheNextOne() {
        watched.afterNext("create", ContainerLaneTest::theEngineGoesAway);
        Desired asked = Asked.toRun();
        web.ask(asked);
        assertThat(web.reported()).isEmpty();

        web.startAnew();
        web.lane().converge();
        assertThat(watched.calls()).containsExactly("create", "start");
        assertThat(now(web).status()).isEqualTo(RUNNING);
        assertThat(web.completed()).containsExactly(done(asked));
    }

    @Test
    void aStartWhoseAnswerWasLostIsNotDoneTwice() {
        watched.afterNext("start", ContainerLaneTest::theEngineGoesAway);
        Desired asked = Asked.toRun();
        web.ask(asked);
        ObservedState running = now(web);
        web.lane().converge();
        assertThat(now(web)).isEqualTo(running);
        assertThat(web.completed()).containsExactly(done(asked));
    }

    @Test
    void whatMovedHereIsStartedOnceItRanForAMoment() {
        Desired asked = Asked.toStartWhereItMoves();
        long begun = System.nanoTime();
        web.ask(asked);
        assertThat(System.nanoTime() - begun).isGreaterThan(900_000_000L);
        assertThat(web.completed()).containsExactly(done(asked));
    }

    @Test
    void whatMovedHereAndEndsAtOnceIsNotStarted() {
        watched.afterNext("start", () -> host.crash(web.container(), 3));
        web.ask(Asked.toStartWhereItMoves());
        assertThat(web.completed())
                .extracting(completed -> completed.failure())
                .containsExactly(
                        new Failure(
                                "ended-at-once",
                                "it ended just after it was started, with code 3"));
    }

    @Test
    void aContainerDeclaredWhileTheAgentWatchesIsMadeWithoutLookingForIt() {
        web.watching();
        web.ask(Asked.toRun());
        assertThat(watched.calls()).containsExactly("create", "start");
        assertThat(watched.looks()).containsExactly("inspect"); // what is reported
    }

    @Test
    void itIsLookedForWhereItMayHaveBeenMadeAlready() {
        web.watching();
        watched.afterNext("create", ContainerLaneTest::theEngineGoesAway);
        web.ask(Asked.toRun());
        web.lane().converge();
        assertThat(watched.calls()).containsExactly("create", "start");
        assertThat(watched.looks()).containsExactly("inspect", "inspect");
    }

    @Test
    void aNewerRecordSupersedesTheOneInFlight() {
        Desired overtaken = Asked.toRun();
        Desired newer = Asked.to(Action.FORCE_REMOVE, DesiredState.ABSENT);
        watched.beforeNext("create", ContainerLaneTest::theImageIsNotOnTheHost);
        watched.beforeNext("pull", () -> web.ask(newer));
        web.ask(overtaken);
        assertThat(watched.calls()).containsExactly("create", "pull", "remove");
        assertThat(web.completed()).containsExactly(done(newer));
        assertThat(now(web).status()).isEqualTo(NOT_ON_HOST);
    }

    @Test
    void anImageThatIsNotOnTheHostIsPulledFirst() {
        watched.beforeNext("create", ContainerLaneTest::theImageIsNotOnTheHost);
        Desired asked = Asked.toRun();
        web.ask(asked);
        assertThat(watched.calls()).containsExactly("create", "pull", "create", "start");
        assertThat(web.completed()).containsExactly(done(asked));
    }

    @Test
    void aStopDuringThePullLeavesAContainerThatIsMadeAndNotStarted() {
        Desired overtaken = Asked.toRun();
        Desired newer = Asked.to(Action.STOP, DesiredState.STOPPED);
        watched.beforeNext("create", ContainerLaneTest::theImageIsNotOnTheHost);
        watched.beforeNext("pull", () -> web.ask(newer));
        web.ask(overtaken);
        assertThat(watched.calls()).containsExactly("create", "pull", "create");
        assertThat(web.completed()).containsExactly(done(newer));
        assertThat(now(web).status()).isEqualTo(CREATED);
    }

    @Test
    void aNewerRecordThatComesTooLateToSupersedeFollows() {
        Desired first = Asked.toRun();
        Desired newer = Asked.to(Action.STOP, DesiredState.STOPPED);
        watched.beforeNext("start", () -> web.ask(newer));
        web.ask(first);
        assertThat(watched.calls()).containsExactly("create", "start", "stop");
        assertThat(web.completed()).containsExactly(done(first), done(newer));
        assertThat(now(web).status()).isEqualTo(EXITED);
    }

    @Test
    void aRefusalIsReportedOnceAndNotTriedAgain() {
        LaneUnderTest other = new LaneUnderTest(new WatchedRuntime(host));
        other.ask(named("other", 8080));
        Desired refused = named("web", 8080);
        web.ask(refused);
        web.ask(refused);
        web.lane().converge();
        assertThat(watched.calls()).containsExactly("create", "start", "remove");
        assertThat(web.completed())
                .singleElement()
                .satisfies(
                        completed -> {
                            assertThat(completed.operation()).isEqualTo(operation(refused));
                            assertThat(Objects.requireNonNull(completed.failure()).code())
                                    .isEqualTo("port-in-use");
                        });
        assertThat(web.lastReported().orElseThrow().state().status()).isEqualTo(NOT_ON_HOST);

        host.remove(other.container(), true);
        Desired again = named("web", 8080);
        web.ask(again);
        assertThat(web.completed()).last().isEqualTo(done(again));
        assertThat(now(web).status()).isEqualTo(RUNNING);
    }

    @Test
    void aReportThatWasLostIsMadeAgainAndNothingIsDoneAgain() {
        Desired asked = Asked.toRun();
        web.ask(asked);
        ObservedState running = now(web);
        web.lane().forget();
        assertThat(now(web)).isEqualTo(running);
        assertThat(web.completed()).containsExactly(done(asked), done(asked));
        assertThat(web.lastReported().orElseThrow().state()).isEqualTo(running);
    }

    @Test
    void aStopThatTheNextAgentRepeatsDoesNotBringBackWhatRemovedItself() {
        web.ask(Asked.toRun(Asked.removingItself()));
        Desired stop =
                Asked.desired(
                        Asked.removingItself(),
                        DesiredState.STOPPED,
                        Asked.operation(Action.STOP, null));
        web.ask(stop);
        web.startAnew();
        web.lane().converge();
        assertThat(watched.calls()).containsExactly("create", "start", "stop");
        assertThat(now(web).status()).isEqualTo(NOT_ON_HOST);
    }

    @Test
    void aProcessThatEndsAtOnceRanAndEndedByItself() {
        watched.afterNext("start", () -> host.crash(web.container(), 3));
        Desired asked = Asked.toRun();
        web.ask(asked);
        assertThat(web.reported())
                .extracting(seen -> seen.state().status(), seen -> seen.occurrence().cause())
                .containsExactly(tuple(RUNNING, Cause.OPERATION), tuple(EXITED, Cause.PROCESS));
        assertThat(web.completed()).containsExactly(done(asked));
        assertThat(web.lastReported().orElseThrow().state().exitCode()).isEqualTo(3);
    }

    private static void theImageIsNotOnTheHost() {
        throw new RuntimeFailure(RuntimeFailure.IMAGE_NOT_FOUND, "no such image");
    }

    private static void theEngineGoesAway() {
        throw new EngineAway("gone", new IllegalStateException());
    }

    private static Desired named(String name, int port) {
        return Asked.desired(
                name,
                Asked.publishing(port),
                DesiredState.RUNNING,
                Asked.operation(Action.CREATE, null));
    }

    private static OperationId operation(Desired desired) {
        return Objects.requireNonNull(desired.operation()).id();
    }

    private static Completed done(Desired desired) {
        return new Completed(operation(desired), null);
    }

    private ObservedState now(LaneUnderTest lane) {
        return host.inspect(lane.container()).map(Found::state).orElse(ObservedState.NOT_ON_HOST);
    }
}
