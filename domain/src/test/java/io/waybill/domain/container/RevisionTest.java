package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.CREATE;
import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.IMAGE;
import static io.waybill.domain.container.ContainerHistory.LATER_IMAGE;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.by;
import static io.waybill.domain.container.ContainerHistory.exited;
import static io.waybill.domain.container.ContainerHistory.observe;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.Answer;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.AcceptDrift;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerCommand.ChangeDriftPolicy;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.NoteRevision;
import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.ContainerCommand.PinRevision;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerCommand.UnpinRevision;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionNoted;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionPinned;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionUnpinned;
import io.waybill.domain.container.Observation.Completed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/**
 * A container's specification changes by numbered revisions; one that is undone leaves the former.
 */
class RevisionTest {
    private static final ContainerSpec SPEC = spec(Map.of("ZONE", "eu"), null, 0);
    private static final ContainerSpec OTHER = spec(Map.of("ZONE", "us"), null, 0);
    private static final ContainerSpec LIMITED = spec(Map.of("ZONE", "eu"), 64L << 20, 0);
    private static final Failure UNHEALTHY = new Failure("unhealthy", "it is not well");

    private final RecordedContainer web = new RecordedContainer();

    private void declared(ContainerSpec spec) {
        web.send(new DeclareContainer(WEB, CREATE, HOST, "web", IMAGE, spec, true));
        finished(0, running(0), null, null);
    }

    @Test
    void anUpgradeIsTheNextRevisionAndSaysWhatItTakesThePlaceOf() {
        declared(SPEC);
        Answer answer = web.send(upgrade(1, LATER_IMAGE, SPEC)).orElseThrow();

        assertThat(answer).isEqualTo(new Answer(operation(1), 4, true));
        ContainerRevisionRequested asked = (ContainerRevisionRequested) web.events().getLast();
        assertThat(asked.why()).isEqualTo(RevisionCause.UPGRADE);
        assertThat(asked.note()).isEqualTo("a note");
        assertThat(asked.desired())
                .isEqualTo(
                        new Desired(
                                HOST,
                                "web",
                                2,
                                LATER_IMAGE,
                                SPEC,
                                DesiredState.RUNNING,
                                Operation.of(operation(1), Action.UPGRADE)
                                        .replacing(
                                                new Replacement(
                                                        ReplaceOrder.AUTO,
                                                        false,
                                                        true,
                                                        1,
                                                        IMAGE,
                                                        SPEC,
                                                        DesiredState.RUNNING))));

        finished(1, made(running(1), "e2"), null, 2);
        assertThat(desired().revision()).isEqualTo(2);
        assertThat(desired().operation()).isNull();
        assertThat(web.liveState().observed().engineId()).isEqualTo("e2");
        assertThat(web.liveState().drift()).isEmpty();
    }

    @Test
    void aRevisionThatWasUndoneOnTheHostLeavesTheFormerOneAskedForAndItsNumberIsSpent() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, OTHER));
        finished(1, running(1), UNHEALTHY, 1);

        assertThat(web.events().getLast())
                .isEqualTo(
                        new ContainerOperationFailed(
                                WEB,
                                operation(1),
                                Action.UPGRADE,
                                UNHEALTHY,
                                new Desired(
                                        HOST, "web", 1, IMAGE, SPEC, DesiredState.RUNNING, null)));
        assertThat(web.liveState().drift()).isEmpty();
        assertThat(web.liveState().revisions().undone()).containsExactly(2);

        web.send(upgrade(2, LATER_IMAGE, SPEC));
        assertThat(desired().revision()).isEqualTo(3);
    }

    @Test
    void aRevisionThatFailedAndLeftNothingToGoBackToStaysAskedFor() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        finished(1, ObservedState.NOT_ON_HOST, UNHEALTHY, null);

        assertThat(desired().revision()).isEqualTo(2);
        assertThat(web.liveState().drift())
                .extracting(Drift::field, Drift::observed)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("state", "not-on-host"));
    }

    @Test
    void aStopThatOvertakesAnUpgradeCallsItOffUnlessItIsDone() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        web.send(new StopContainer(WEB, operation(2), null));
        Operation stop = desired().operation();
        assertThat(stop).isNotNull();
        assertThat(stop.replacement()).isNotNull();
        finished(2, exited(0, 1, 0), null, 1);

        assertThat(desired())
                .isEqualTo(new Desired(HOST, "web", 1, IMAGE, SPEC, DesiredState.STOPPED, null));

        web.send(upgrade(3, LATER_IMAGE, SPEC));
        web.send(new RemoveContainer(WEB, operation(4), true));
        assertThat(desired().revision()).isEqualTo(3);
        finished(4, ObservedState.NOT_ON_HOST, null, null);
        assertThat(web.liveState().observed().status()).isEqualTo(ContainerStatus.REMOVED);
    }

    @Test
    void whatWasOvertakenAndIsDoneIsTheRevisionThatStays() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        web.send(new StopContainer(WEB, operation(2), null));
        finished(2, made(exited(1, 2, 0), "e2"), null, 2);

        assertThat(desired().revision()).isEqualTo(2);
        assertThat(desired().image()).isEqualTo(LATER_IMAGE);
    }

    @Test
    void oneRevisionAtATime() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));

        assertRefused(upgrade(2, LATER_IMAGE, OTHER), "its upgrade is in flight; wait");
        assertRefused(rollback(2, IMAGE, SPEC, 1), "its upgrade is in flight; wait");
        assertRefused(new RenameContainer(WEB, operation(2), "shop"), "its upgrade is in flight");
    }

    @Test
    void noUpgradeGuessesANameThatIsBeingChanged() {
        declared(SPEC);
        web.send(new RenameContainer(WEB, operation(1), "shop"));
        assertRefused(upgrade(2, LATER_IMAGE, SPEC), "its rename is in flight; wait");
    }

    @Test
    void theSameAgainIsNoNewsWhileItIsDoneAndWhenItIsDone() {
        declared(SPEC);
        assertThat(web.send(upgrade(1, IMAGE, SPEC)).orElseThrow())
                .isEqualTo(new Answer(null, 3, false));
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        assertThat(web.send(upgrade(2, LATER_IMAGE, SPEC)).orElseThrow())
                .isEqualTo(new Answer(operation(1), 4, false));
    }

    @Test
    void theSameAgainIsDoneWhereSomebodyElseChangedIt() {
        declared(SPEC);
        web.send(
                new ObserveContainer(
                        WEB,
                        new Observation(
                                running(0),
                                ContainerHistory.because(Cause.SOMEBODY_ELSE),
                                null,
                                new Made(IMAGE, LIMITED))));
        assertThat(web.liveState().drift()).isNotEmpty();

        assertThat(web.send(upgrade(1, IMAGE, SPEC)).orElseThrow().changed()).isTrue();
        assertThat(desired().revision()).isEqualTo(2);
    }

    @Test
    void limitsAloneAreChangedInPlaceButNotTakenOff() {
        declared(SPEC);
        assertThat(asked(upgrade(1, IMAGE, LIMITED)).inPlace()).isTrue();
        finished(1, running(0), null, 2);

        assertThat(asked(upgrade(2, IMAGE, SPEC)).inPlace()).isFalse();
    }

    @Test
    void aRollbackNamesARevisionThatThereWas() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        finished(1, made(running(1), "e2"), null, 2);

        assertRefused(rollback(2, IMAGE, SPEC, 3), "it has no revision 3; its newest is 2");
        assertThatThrownBy(() -> web.ask(upgradeOf(RevisionCause.UPGRADE, 1, null)))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> web.ask(upgradeOf(RevisionCause.ROLLBACK, null, null)))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> web.ask(upgradeOf(RevisionCause.EDIT, null, DesiredState.ABSENT)))
                .isInstanceOf(InvalidInput.class);

        web.send(rollback(2, IMAGE, SPEC, 1));
        assertThat(desired().revision()).isEqualTo(3);
        finished(2, made(running(2), "e3"), UNHEALTHY, 2);
        assertRefused(rollback(3, IMAGE, SPEC, 3), "its revision 3 was undone");
    }

    @Test
    void twoThatPublishTheSamePortCannotBothRun() {
        declared(spec(Map.of(), null, 8080));
        ReviseContainer first =
                new ReviseContainer(
                        WEB,
                        operation(1),
                        LATER_IMAGE,
                        spec(Map.of(), null, 8080),
                        RevisionCause.UPGRADE,
                        null,
                        null,
                        null,
                        ReplaceOrder.START_FIRST,
                        null);
        assertRefused(first, "both revisions publish host port 8080/tcp; replace it stop-first");
    }

    @Test
    void anAdoptedOneIsNotMadeAnewFromWhatIsNotOnRecord() {
        ContainerSpec found =
                SPEC.withEnvironment(
                        Map.of("ZONE", "eu"),
                        Map.of("KEY", new Fingerprint("0a1b2c3d", "cd".repeat(32)).text()));
        web.send(
                new AdoptContainer(
                        WEB, HOST, new Unmanaged(running(0), "web:v3", IMAGE, found), IMAGE));

        assertRefused(
                upgrade(1, LATER_IMAGE, found),
                "it cannot be made anew: the values of KEY are not on record; give them");
        ContainerSpec limited = found.updated(new Limits(64L << 20, null), RestartPolicy.NEVER);
        assertThat(asked(upgrade(1, IMAGE, limited)).inPlace()).isTrue();
        finished(1, running(0), null, 2);
        assertThat(desired().engineId()).isEqualTo("e1");

        web.send(upgrade(2, LATER_IMAGE, SPEC));
        assertThat(desired().engineId()).as("until it is replaced").isEqualTo("e1");
        finished(2, made(running(1), "e2"), null, 3);
        assertThat(desired().engineId()).as("it is labelled now").isNull();
        assertRefused(rollback(3, IMAGE, limited, 2), "it cannot be made anew");
    }

    @Test
    void acceptedDriftTakesTheNextNumberThatIsFree() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        finished(1, running(0), UNHEALTHY, 1);
        web.send(new ChangeDriftPolicy(WEB, DriftPolicy.ACCEPT));
        web.send(
                new ObserveContainer(
                        WEB,
                        new Observation(
                                running(0),
                                ContainerHistory.because(Cause.SOMEBODY_ELSE),
                                null,
                                new Made(IMAGE, LIMITED))));
        web.send(new AcceptDrift(WEB, null));

        assertThat(desired().revision()).isEqualTo(3);
        assertThat(desired().spec()).isEqualTo(LIMITED);
    }

    @Test
    void aPinnedRevisionsImageIsKnownAndItsNoteIsOnRecord() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        finished(1, made(running(1), "e2"), null, 2);
        web.send(new PinRevision(WEB, 1));

        assertThat(web.events().getLast()).isEqualTo(new ContainerRevisionPinned(WEB, 1, IMAGE));
        assertThat(web.liveState().revisions().isPinned(1)).isTrue();
        assertThat(web.liveState().revisions().imageOf(1)).contains(IMAGE);
        assertThat(web.send(new PinRevision(WEB, 1)).orElseThrow().changed()).isFalse();
        assertRefused(new PinRevision(WEB, 3), "it has no revision 3; its newest is 2");

        web.send(new UnpinRevision(WEB, 1));
        assertThat(web.events().getLast()).isEqualTo(new ContainerRevisionUnpinned(WEB, 1));
        assertThat(web.liveState().revisions().pinned()).isEmpty();
        web.send(new NoteRevision(WEB, 1, "the good one"));
        assertThat(web.events().getLast())
                .isEqualTo(new ContainerRevisionNoted(WEB, 1, "the good one"));
        assertThatThrownBy(() -> web.ask(new NoteRevision(WEB, 1, " ")))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void hundredsOfRevisionsOfOneImageTakeNoMoreThanOne() {
        declared(SPEC);
        for (int revision = 2; revision <= 300; revision++) {
            web.send(upgrade(revision, IMAGE, spec(Map.of("N", "" + revision), null, 0)));
            finished(revision, made(running(revision), "e" + revision), null, revision);
        }
        Revisions known = web.liveState().revisions();
        assertThat(known.last()).isEqualTo(300);
        assertThat(known.images()).hasSize(1);
        assertThat(known.formerImages(2)).isEmpty();
        web.send(upgrade(301, LATER_IMAGE, SPEC));
        assertThat(web.liveState().revisions().formerImages(2)).containsExactly(IMAGE);
    }

    @Test
    void whatHappensOnTheWayIsNoOutcome() {
        declared(SPEC);
        web.send(upgrade(1, LATER_IMAGE, SPEC));
        web.send(observe(exited(0, 1, 0), by(1)));

        assertThat(desired().operation()).isNotNull();
        assertThat(web.liveState().drift()).isEmpty();
        finished(1, made(running(2), "e2"), null, 2);
        assertThat(web.events().getLast()).isInstanceOf(ContainerOperationSucceeded.class);
    }

    private Replacement asked(ReviseContainer command) {
        web.send(command);
        Operation operation = desired().operation();
        assertThat(operation).isNotNull();
        assertThat(operation.replacement()).isNotNull();
        return operation.replacement();
    }

    private void assertRefused(ContainerCommand command, String because) {
        int before = web.events().size();
        assertThatThrownBy(() -> web.ask(command))
                .isInstanceOf(TransitionRefused.class)
                .hasMessageContaining(because);
        assertThat(web.events()).hasSize(before);
    }

    private Desired desired() {
        return web.liveState().desired();
    }

    private void finished(
            int number, ObservedState seen, @Nullable Failure failure, @Nullable Integer revision) {
        web.send(
                new ObserveContainer(
                        WEB,
                        new Observation(
                                seen,
                                by(number),
                                new Completed(operation(number), failure, revision))));
    }

    private static ReviseContainer upgrade(int number, ImageReference image, ContainerSpec spec) {
        return new ReviseContainer(
                WEB,
                operation(number),
                image,
                spec,
                RevisionCause.UPGRADE,
                null,
                null,
                null,
                ReplaceOrder.AUTO,
                "a note");
    }

    private static ReviseContainer rollback(
            int number, ImageReference image, ContainerSpec spec, int revision) {
        return new ReviseContainer(
                WEB,
                operation(number),
                image,
                spec,
                RevisionCause.ROLLBACK,
                revision,
                null,
                null,
                ReplaceOrder.AUTO,
                null);
    }

    private static ReviseContainer upgradeOf(
            RevisionCause why, @Nullable Integer revision, @Nullable DesiredState state) {
        return new ReviseContainer(
                WEB,
                operation(9),
                LATER_IMAGE,
                OTHER,
                why,
                revision,
                state,
                null,
                ReplaceOrder.AUTO,
                null);
    }

    private static ObservedState made(ObservedState state, String engineId) {
        return new ObservedState(
                state.status(),
                engineId,
                state.name(),
                state.startedAt(),
                state.finishedAt(),
                state.exitCode(),
                state.outOfMemory(),
                state.health(),
                state.restartCount(),
                state.ports());
    }

    private static ContainerSpec spec(
            Map<String, String> environment, @Nullable Long memory, int port) {
        return new ContainerSpec(
                List.of(),
                List.of(),
                environment,
                port == 0 ? List.of() : List.of(new PortBinding(80, "tcp", null, port)),
                List.of(),
                Map.of(),
                new Limits(memory, null),
                RestartPolicy.NEVER,
                null,
                null,
                null,
                null,
                false);
    }
}
