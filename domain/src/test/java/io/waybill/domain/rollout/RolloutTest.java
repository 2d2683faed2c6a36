package io.waybill.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.RolloutId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.rollout.RolloutCommand.BeginStep;
import io.waybill.domain.rollout.RolloutCommand.CancelRollout;
import io.waybill.domain.rollout.RolloutCommand.EndStep;
import io.waybill.domain.rollout.RolloutCommand.StartRollout;
import io.waybill.domain.rollout.RolloutEvent.RolloutAborted;
import io.waybill.domain.rollout.RolloutEvent.RolloutCancelled;
import io.waybill.domain.rollout.RolloutEvent.RolloutCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutPlanned;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverted;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverting;
import io.waybill.domain.rollout.RolloutEvent.RolloutStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepFailed;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepsPlanned;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How a rollout goes on, ends and goes back. */
class RolloutTest {
    private static final RolloutId ID = new RolloutId("ab".repeat(16));
    private static final HostId HOST = new HostId("berlin-1");
    private static final ImageId WEB = new ImageId("web");
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final Scope SCOPE = new Scope(null, WEB, null, Map.of(), null, false);
    private static final Target TARGET = new Target(null, 2, null, false);
    private static final Failure BROKEN = new Failure("unhealthy", "its health check fails");

    private final AggregateTestFixture<Rollout> rollout = new AggregateTestFixture<>(Rollout.class);

    private static Step step(int number) {
        return new Step(
                number,
                new ContainerId("%032x".formatted(number)),
                aim(number, 1),
                aim(number, 2),
                null);
    }

    private static Aim aim(int number, int version) {
        return new Aim(
                null,
                HOST,
                "web-" + number,
                1,
                new ImageReference(WEB, version, "registry.example/web@sha256:" + "ab".repeat(32)),
                DesiredState.RUNNING);
    }

    private static Pace pace(int batch, int maxFailures, OnFailure onFailure, Duration pause) {
        return new Pace(
                batch, pause, Duration.ZERO, maxFailures, onFailure, ReplaceOrder.AUTO, null);
    }

    private static List<Step> steps(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(RolloutTest::step).toList();
    }

    private static RolloutPlanned planned(int count, Pace pace) {
        return new RolloutPlanned(
                ID, RolloutKind.UPGRADE, SCOPE, TARGET, pace, count, steps(count));
    }

    private static RolloutStepStarted begun(int number) {
        return new RolloutStepStarted(ID, step(number), false);
    }

    private static RolloutStepCompleted done(int number) {
        return new RolloutStepCompleted(ID, step(number), false, null, NOON);
    }

    private static RolloutStepFailed failed(int number) {
        return new RolloutStepFailed(ID, step(number), false, null, BROKEN, NOON);
    }

    private static EndStep end(int number, boolean back, @Nullable Failure failure) {
        return new EndStep(ID, number, back, null, failure, NOON);
    }

    private TestExecutor<Rollout> given(Pace pace, int count, RolloutEvent... further) {
        List<Object> events =
                new ArrayList<>(List.of(planned(count, pace), new RolloutStarted(ID)));
        events.addAll(List.of(further));
        return rollout.given(events);
    }

    private static RolloutState state(Pace pace, int count, RolloutEvent... further) {
        RolloutState state = RolloutState.evolve(null, planned(count, pace));
        for (RolloutEvent event : further) {
            state = RolloutState.evolve(state, event);
        }
        return state;
    }

    private static List<Integer> numbers(List<Step> steps) {
        return steps.stream().map(Step::number).toList();
    }

    @Test
    void aLargePlanIsToldInSeveralEvents() {
        rollout.givenNoPriorActivity()
                .when(
                        new StartRollout(
                                ID, RolloutKind.UPGRADE, SCOPE, TARGET, Pace.USUAL, steps(1_200)))
                .expectEvents(
                        new RolloutPlanned(
                                ID,
                                RolloutKind.UPGRADE,
                                SCOPE,
                                TARGET,
                                Pace.USUAL,
                                1_200,
                                steps(1_200).subList(0, 500)),
                        new RolloutStepsPlanned(ID, steps(1_200).subList(500, 1_000)),
                        new RolloutStepsPlanned(ID, steps(1_200).subList(1_000, 1_200)),
                        new RolloutStarted(ID));
        rollout.givenNoPriorActivity()
                .when(
                        new StartRollout(
                                ID, RolloutKind.UPGRADE, SCOPE, TARGET, Pace.USUAL, List.of()))
                .expectException(InvalidInput.class);
    }

    @Test
    void whenEveryStepIsDoneItIsCompleted() {
        Pace pace = pace(1, 0, OnFailure.REVERT, Duration.ZERO);
        given(pace, 2, begun(1), done(1), begun(2))
                .when(end(2, false, null))
                .expectEvents(done(2), new RolloutCompleted(ID, 2, 0));
    }

    @Test
    void aFailureThatIsAllowedEndsNothing() {
        Pace pace = pace(1, 1, OnFailure.REVERT, Duration.ZERO);
        given(pace, 2, begun(1), failed(1), begun(2))
                .when(end(2, false, null))
                .expectEvents(done(2), new RolloutCompleted(ID, 1, 1));
    }

    @Test
    void oneFailureTooManyBringsAllBackTheLastFirst() {
        Pace pace = pace(1, 0, OnFailure.REVERT, Duration.ZERO);
        String because = "1 of 3 failed, more than 0: web-2: its health check fails";
        given(pace, 3, begun(1), done(1), begun(2))
                .when(end(2, false, BROKEN))
                .expectEvents(failed(2), new RolloutReverting(ID, because));

        RolloutEvent[] sofar = {
            begun(1), done(1), begun(2), failed(2), new RolloutReverting(ID, because)
        };
        assertThat(numbers(state(pace, 3, sofar).next(NOON))).containsExactly(2);
        List<RolloutEvent> goneOn = new ArrayList<>(List.of(sofar));
        goneOn.add(new RolloutStepStarted(ID, step(2), true));
        goneOn.add(new RolloutStepCompleted(ID, step(2), true, null, NOON));
        assertThat(numbers(state(pace, 3, goneOn.toArray(RolloutEvent[]::new)).next(NOON)))
                .containsExactly(1);
        goneOn.add(new RolloutStepStarted(ID, step(1), true));
        given(pace, 3, goneOn.toArray(RolloutEvent[]::new))
                .when(end(1, true, null))
                .expectEvents(
                        new RolloutStepCompleted(ID, step(1), true, null, NOON),
                        new RolloutReverted(ID, because, 2));
    }

    @Test
    void whatCannotBeBroughtBackIsSaid() {
        Pace pace = pace(1, 0, OnFailure.REVERT, Duration.ZERO);
        Failure gone = new Failure("image-not-found", "the image is gone");
        given(
                        pace,
                        1,
                        begun(1),
                        failed(1),
                        new RolloutReverting(ID, "why"),
                        new RolloutStepStarted(ID, step(1), true))
                .when(end(1, true, gone))
                .expectEvents(
                        new RolloutStepFailed(ID, step(1), true, null, gone, NOON),
                        new RolloutAborted(
                                ID,
                                "why; 1 could not be brought back: web-1: the image is gone",
                                1));
    }

    @Test
    void whereItIsToStopWhatWasChangedStays() {
        Pace pace = pace(2, 0, OnFailure.STOP, Duration.ZERO);
        given(pace, 4, begun(1), begun(2))
                .when(end(1, false, BROKEN))
                .expectEvents(
                        failed(1),
                        new RolloutAborted(
                                ID,
                                "1 of 4 failed, more than 0: web-1: its health check fails",
                                2));
    }

    @Test
    void whatIsNotUnderWayOrGoesTheOtherWayIsNoNews() {
        Pace pace = pace(1, 0, OnFailure.REVERT, Duration.ZERO);
        given(pace, 2, begun(1)).when(end(2, false, null)).expectNoEvents();
        given(pace, 2, begun(1)).when(end(1, true, null)).expectNoEvents();
        given(pace, 2, begun(1)).when(new BeginStep(ID, 1)).expectNoEvents();
        given(pace, 2, begun(1), done(1), new RolloutReverting(ID, "why"))
                .when(end(1, false, null))
                .expectNoEvents();
        given(pace, 2, begun(1), done(1), new RolloutReverting(ID, "why"))
                .when(new BeginStep(ID, 2))
                .expectNoEvents();
    }

    @Test
    void itIsCancelledAtOnceAndBroughtBackIfThatIsAskedFor() {
        Pace pace = pace(1, 0, OnFailure.REVERT, Duration.ZERO);
        given(pace, 3, begun(1))
                .when(new CancelRollout(ID, false))
                .expectEvents(
                        new RolloutCancelled(ID, false), new RolloutAborted(ID, "cancelled", 2));
        given(pace, 3, begun(1))
                .when(new CancelRollout(ID, true))
                .expectEvents(
                        new RolloutCancelled(ID, true), new RolloutReverting(ID, "cancelled"));
        given(pace, 3)
                .when(new CancelRollout(ID, true))
                .expectEvents(
                        new RolloutCancelled(ID, true),
                        new RolloutReverting(ID, "cancelled"),
                        new RolloutReverted(ID, "cancelled", 0));
        ResultValidator<Rollout> refused =
                given(pace, 1, begun(1), done(1), new RolloutCompleted(ID, 1, 0))
                        .when(new CancelRollout(ID, false));
        refused.expectException(TransitionRefused.class).expectNoEvents();
    }

    @Test
    void asManyAreUnderWayAsOneBatchHolds() {
        Pace pace = pace(3, 0, OnFailure.REVERT, Duration.ZERO);
        assertThat(numbers(state(pace, 5).next(NOON))).containsExactly(1, 2, 3);
        assertThat(numbers(state(pace, 5, begun(1), begun(2), begun(3)).next(NOON))).isEmpty();
        assertThat(numbers(state(pace, 5, begun(1), begun(2), begun(3), done(2)).next(NOON)))
                .containsExactly(4);
    }

    @Test
    void withAPauseABatchBeginsWhenTheOneBeforeIsThroughAndThePauseOver() {
        Pace pace = pace(2, 1, OnFailure.REVERT, Duration.ofSeconds(10));
        assertThat(numbers(state(pace, 5, begun(1)).next(NOON))).containsExactly(2);
        assertThat(state(pace, 5, begun(1), begun(2), done(1)).next(NOON)).isEmpty();
        RolloutState through = state(pace, 5, begun(1), begun(2), done(1), failed(2));
        assertThat(through.next(NOON.plusSeconds(9))).isEmpty();
        assertThat(numbers(through.next(NOON.plusSeconds(10)))).containsExactly(3, 4);
    }

    @Test
    void aScopeAndATargetThatDoNotFitAreRefused() {
        assertThat(refusal(() -> new Scope(null, null, null, Map.of(), null, false)))
                .contains("say that all is meant");
        assertThat(refusal(() -> new Scope(null, WEB, null, Map.of(), null, true)))
                .contains("leave out what else");
        assertThat(refusal(() -> new Target(1, 2, null, false))).contains("say one of");
        assertThat(refusal(() -> new Target(3, null, null, false).requireFits(SCOPE)))
                .contains("name the container");
        Scope host = new Scope(null, null, HOST, Map.of(), null, false);
        assertThat(refusal(() -> TARGET.requireFits(host))).contains("name the image");
        assertThat(refusal(() -> new Target(null, null, null, true).requireFits(SCOPE)))
                .contains("name the rollout");
    }

    private static String refusal(Runnable making) {
        try {
            making.run();
            throw new AssertionError("it was not refused");
        } catch (InvalidInput refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
