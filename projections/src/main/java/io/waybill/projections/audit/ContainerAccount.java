package io.waybill.projections.audit;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerDied;
import io.waybill.domain.container.ContainerEvent.ContainerDisclosed;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerDriftGivenUp;
import io.waybill.domain.container.ContainerEvent.ContainerDriftPolicyChanged;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecObserved;
import io.waybill.domain.container.ContainerEvent.ContainerExecRequested;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerHealingRequested;
import io.waybill.domain.container.ContainerEvent.ContainerHealthChanged;
import io.waybill.domain.container.ContainerEvent.ContainerKillRequested;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerMoveAdvanced;
import io.waybill.domain.container.ContainerEvent.ContainerMoveRequested;
import io.waybill.domain.container.ContainerEvent.ContainerMoved;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerPauseRequested;
import io.waybill.domain.container.ContainerEvent.ContainerPaused;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerReconfigured;
import io.waybill.domain.container.ContainerEvent.ContainerRemovalRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenameRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRenamed;
import io.waybill.domain.container.ContainerEvent.ContainerRestartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRestarted;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;
import io.waybill.domain.container.ContainerEvent.ContainerUnpauseRequested;
import io.waybill.domain.container.ContainerEvent.ContainerUnpaused;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.CopyOutcome;
import io.waybill.domain.container.RevisionCause;
import io.waybill.projections.Words;
import io.waybill.projections.audit.Account.Outcome;

import org.jspecify.annotations.Nullable;

/** What the events of containers say for the audit trail. */
final class ContainerAccount {
    private ContainerAccount() {}

    /**
     * @param known the container after the event
     */
    static Account of(ContainerEvent event, KnownContainer known) {
        return switch (event) {
            case Intent intent -> requested(intent, known);
            case ContainerEvent.ContainerAdopted adopted ->
                    account("adopt", Outcome.DONE, known, null, null, Phrases.adoption(adopted));
            case ContainerEvent.Outcome outcome -> observed(outcome, known);
            case ContainerOperationSucceeded done ->
                    settled(done.action(), Outcome.DONE, done.operation(), known, "succeeded");
            case ContainerOperationFailed failed ->
                    settled(
                            failed.action(),
                            Outcome.FAILED,
                            failed.operation(),
                            known,
                            "failed: "
                                    + failed.failure().message()
                                    + RevisionPhrases.leftAs(failed));
            case ContainerOperationAbandoned abandoned ->
                    settled(
                            abandoned.action(),
                            Outcome.ABANDONED,
                            abandoned.operation(),
                            known,
                            "abandoned, overtaken by operation " + abandoned.by().value());
            case ContainerMoveAdvanced advanced ->
                    account(
                            "move",
                            Outcome.OBSERVED,
                            known,
                            MovePhrases.operation(advanced),
                            null,
                            MovePhrases.of(advanced));
            case ContainerEvent.ContainerRevisionPinned pinned ->
                    account(
                            "pin-revision",
                            Outcome.DONE,
                            known,
                            null,
                            null,
                            RevisionPhrases.pinned(pinned));
            case ContainerEvent.ContainerRevisionUnpinned unpinned ->
                    account(
                            "unpin-revision",
                            Outcome.DONE,
                            known,
                            null,
                            null,
                            RevisionPhrases.unpinned(unpinned));
            case ContainerEvent.ContainerRevisionNoted noted ->
                    account(
                            "note-revision",
                            Outcome.DONE,
                            known,
                            null,
                            null,
                            RevisionPhrases.noted(noted));
            case ContainerMoved moved ->
                    account(
                            "move",
                            Outcome.OBSERVED,
                            known,
                            null,
                            null,
                            "moved from host "
                                    + moved.from().value()
                                    + " to host "
                                    + moved.to().value());
            case ContainerExecObserved exec ->
                    account(
                            "exec",
                            Outcome.OBSERVED,
                            known,
                            exec.occurrence().operation(),
                            Words.of(exec.occurrence().cause()),
                            Phrases.exec(exec) + Phrases.cause(exec.occurrence()));
            case ContainerDrifted drifted ->
                    account(
                            "drift",
                            Outcome.OBSERVED,
                            known,
                            null,
                            DriftPhrases.cause(drifted),
                            DriftPhrases.drift(drifted));
            case ContainerReconfigured now ->
                    account(
                            "reconfigure",
                            Outcome.OBSERVED,
                            known,
                            now.occurrence().operation(),
                            Words.of(now.occurrence().cause()),
                            "found to be made otherwise than before"
                                    + Phrases.cause(now.occurrence()));
            case ContainerDriftPolicyChanged changed ->
                    account(
                            "change-drift-policy",
                            Outcome.DONE,
                            known,
                            null,
                            null,
                            DriftPhrases.policy(changed));
            case ContainerDriftAccepted accepted ->
                    account(
                            "accept-drift",
                            Outcome.DONE,
                            known,
                            null,
                            null,
                            DriftPhrases.accepted(accepted));
            case ContainerDriftGivenUp givenUp ->
                    account(
                            "give-up-on-drift",
                            Outcome.FAILED,
                            known,
                            null,
                            null,
                            DriftPhrases.givenUp(givenUp));
            case ContainerLost lost ->
                    account(
                            "lose",
                            Outcome.OBSERVED,
                            known,
                            null,
                            null,
                            "lost from sight, last seen " + lost.at() + ": " + lost.because());
            case ContainerFound _ ->
                    account("find", Outcome.OBSERVED, known, null, null, "found again");
            case ContainerExecRequested asked ->
                    account(
                            "exec",
                            Outcome.REQUESTED,
                            known,
                            asked.operation(),
                            null,
                            ExecPhrases.request(asked.exec()));
            case ContainerExecCompleted done ->
                    account(
                            "exec",
                            done.outcome().failure() == null ? Outcome.DONE : Outcome.FAILED,
                            known,
                            done.operation(),
                            Words.of(done.occurrence().cause()),
                            ExecPhrases.outcome(done.outcome()));
            case ContainerEvent.ContainerCopyRequested asked ->
                    account(
                            "copy-in",
                            Outcome.REQUESTED,
                            known,
                            asked.operation(),
                            null,
                            "copy into " + asked.path() + " requested" + Phrases.BY_ACTOR);
            case ContainerEvent.ContainerCopyCompleted done ->
                    account(
                            "copy-in",
                            done.outcome().failure() == null ? Outcome.DONE : Outcome.FAILED,
                            known,
                            done.operation(),
                            Words.of(done.occurrence().cause()),
                            copied(done.outcome()));
            case ContainerDisclosed seen ->
                    account(
                            DisclosurePhrases.action(seen.disclosure()),
                            Outcome.DONE,
                            known,
                            null,
                            null,
                            DisclosurePhrases.says(seen.disclosure()));
            case ContainerReconciled _ ->
                    account(
                            "reconcile",
                            Outcome.OBSERVED,
                            known,
                            null,
                            null,
                            "is again as it was asked to be");
        };
    }

    private static String copied(CopyOutcome outcome) {
        return outcome.failure() == null
                ? "files copied in, " + outcome.bytes() + " bytes of tar archive"
                : "copy failed: " + outcome.failure().message();
    }

    private static Account requested(Intent intent, KnownContainer known) {
        return account(
                actionOf(intent),
                Outcome.REQUESTED,
                known,
                intent.operation(),
                null,
                Phrases.request(intent));
    }

    private static String actionOf(Intent intent) {
        return switch (intent) {
            case ContainerDeclared _ -> "declare";
            case ContainerStartRequested _ -> "start";
            case ContainerStopRequested _ -> "stop";
            case ContainerRestartRequested _ -> "restart";
            case ContainerPauseRequested _ -> "pause";
            case ContainerUnpauseRequested _ -> "unpause";
            case ContainerKillRequested _ -> "kill";
            case ContainerRenameRequested _ -> "rename";
            case ContainerMoveRequested _ -> "move";
            case ContainerHealingRequested _ -> "heal";
            case ContainerRevisionRequested asked ->
                    asked.why() == RevisionCause.ROLLBACK ? "rollback" : "upgrade";
            case ContainerRemovalRequested _ -> "remove";
        };
    }

    private static Account observed(ContainerEvent.Outcome outcome, KnownContainer known) {
        return account(
                actionOf(outcome),
                Outcome.OBSERVED,
                known,
                outcome.occurrence().operation(),
                Words.of(outcome.occurrence().cause()),
                Phrases.outcome(outcome) + Phrases.cause(outcome.occurrence()));
    }

    private static String actionOf(ContainerEvent.Outcome outcome) {
        return switch (outcome) {
            case ContainerCreated _ -> "create";
            case ContainerStarted _ -> "start";
            case ContainerRestarted _ -> "restart";
            case ContainerPaused _ -> "pause";
            case ContainerUnpaused _ -> "unpause";
            case ContainerExited _ -> "exit";
            case ContainerHealthChanged _ -> "change-health";
            case ContainerRenamed _ -> "rename";
            case ContainerRemoved _ -> "remove";
            case ContainerDied _ -> "die";
        };
    }

    private static Account settled(
            Action action,
            Outcome outcome,
            OperationId operation,
            KnownContainer known,
            String became) {
        // Whoever asks for removals means the forced ones, too; declaring is the asking to create.
        String verb =
                switch (action) {
                    case FORCE_REMOVE -> "remove";
                    case REMAKE -> "heal";
                    case CREATE,
                            START,
                            STOP,
                            RESTART,
                            PAUSE,
                            UNPAUSE,
                            KILL,
                            RENAME,
                            MOVE,
                            UPGRADE,
                            ROLLBACK,
                            REMOVE,
                            HEAL ->
                            action.words();
                };
        return account(verb, outcome, known, operation, null, action.words() + " " + became);
    }

    private static Account account(
            String action,
            Outcome outcome,
            KnownContainer known,
            @Nullable OperationId operation,
            @Nullable String cause,
            String says) {
        return new Account(
                action,
                outcome,
                known.name(),
                known.host(),
                known.image(),
                known.version(),
                operation == null ? null : operation.value(),
                cause,
                says);
    }
}
