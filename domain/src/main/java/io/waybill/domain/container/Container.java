package io.waybill.domain.container;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.waybill.domain.Answer;
import io.waybill.domain.ContainerId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.AcceptDrift;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerCommand.CallOffMove;
import io.waybill.domain.container.ContainerCommand.ChangeDriftPolicy;
import io.waybill.domain.container.ContainerCommand.CopyIntoContainer;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.DiscloseContainer;
import io.waybill.domain.container.ContainerCommand.ExecInContainer;
import io.waybill.domain.container.ContainerCommand.GiveUpOnDrift;
import io.waybill.domain.container.ContainerCommand.HealContainer;
import io.waybill.domain.container.ContainerCommand.KillContainer;
import io.waybill.domain.container.ContainerCommand.MarkContainerFound;
import io.waybill.domain.container.ContainerCommand.MarkContainerLost;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.NoteRevision;
import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.ContainerCommand.ObserveExec;
import io.waybill.domain.container.ContainerCommand.PauseContainer;
import io.waybill.domain.container.ContainerCommand.PinRevision;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;
import io.waybill.domain.container.ContainerCommand.ReportCopy;
import io.waybill.domain.container.ContainerCommand.ReportExec;
import io.waybill.domain.container.ContainerCommand.RestartContainer;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerCommand.UnpauseContainer;
import io.waybill.domain.container.ContainerCommand.UnpinRevision;
import io.waybill.domain.container.ContainerEvent.ContainerCopyCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerCopyRequested;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerDisclosed;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerDriftGivenUp;
import io.waybill.domain.container.ContainerEvent.ContainerDriftPolicyChanged;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecObserved;
import io.waybill.domain.container.ContainerEvent.ContainerExecRequested;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerHealingRequested;
import io.waybill.domain.container.ContainerEvent.ContainerKillRequested;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerMoveRequested;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerPauseRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRemovalRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRenameRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRestartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionNoted;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionPinned;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionUnpinned;
import io.waybill.domain.container.ContainerEvent.ContainerStartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;
import io.waybill.domain.container.ContainerEvent.ContainerUnpauseRequested;
import io.waybill.domain.container.ContainerEvent.Intent;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** One container. Deciding changes nothing but by events; replaying an event decides nothing. */
public class Container {
    @AggregateIdentifier
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads it
    private ContainerId id;

    @SuppressWarnings("NullAway.Init") // the first event sets it
    private ContainerState state;

    /** For Axon, which fills it from events. */
    protected Container() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    Answer handle(DeclareContainer command) {
        EngineRules.requireName(command.name());
        EngineRules.requireOnRecord(command.spec());
        Desired desired =
                new Desired(
                        command.host(),
                        command.name(),
                        1,
                        command.image(),
                        command.spec(),
                        command.start() ? DesiredState.RUNNING : DesiredState.STOPPED,
                        Operation.of(command.operation(), Action.CREATE));
        apply(
                new ContainerDeclared(
                        command.containerId(),
                        desired,
                        command.placedBecause(),
                        command.driftPolicy()));
        return new Answer(command.operation(), getVersion(), true);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(AdoptContainer command) {
        if (id == null) {
            apply(Adoption.of(command));
            return new Answer(null, getVersion(), true);
        }
        if (state.observed().status() == ContainerStatus.REMOVED) {
            throw new TransitionRefused(
                    "adopt",
                    "container " + state.desired().name(),
                    "it was adopted before, and removed");
        }
        return unchanged(); // adopting twice is no news
    }

    @CommandHandler
    Answer handle(StartContainer command) {
        Operation operation = Operation.of(command.operation(), Action.START);
        return ask(operation, DesiredState.RUNNING, ContainerStartRequested::new);
    }

    @CommandHandler
    Answer handle(StopContainer command) {
        Operation operation =
                Operation.of(command.operation(), Action.STOP).withGrace(command.grace());
        return ask(operation, DesiredState.STOPPED, ContainerStopRequested::new);
    }

    @CommandHandler
    Answer handle(RestartContainer command) {
        ObservedState observed = state.observed();
        Operation operation =
                Operation.of(command.operation(), Action.RESTART)
                        .withGrace(command.grace())
                        .superseding(observed.status().hasProcess() ? observed.startedAt() : null);
        return ask(operation, DesiredState.RUNNING, ContainerRestartRequested::new);
    }

    @CommandHandler
    Answer handle(PauseContainer command) {
        Operation operation = Operation.of(command.operation(), Action.PAUSE);
        return ask(operation, DesiredState.PAUSED, ContainerPauseRequested::new);
    }

    @CommandHandler
    Answer handle(UnpauseContainer command) {
        Operation operation = Operation.of(command.operation(), Action.UNPAUSE);
        return ask(operation, DesiredState.RUNNING, ContainerUnpauseRequested::new);
    }

    @CommandHandler
    Answer handle(KillContainer command) {
        Operation operation =
                Operation.of(command.operation(), Action.KILL)
                        .withSignal(EngineRules.requireEndingSignal(command.signal()));
        return ask(operation, DesiredState.STOPPED, ContainerKillRequested::new);
    }

    @CommandHandler
    Answer handle(RenameContainer command) {
        EngineRules.requireName(command.name());
        Desired desired = state.desired();
        boolean soOnHost = command.name().equals(state.observed().name());
        if (command.name().equals(desired.name()) && (soOnHost || desired.operation() != null)) {
            return unchanged();
        }
        Operation operation =
                Operation.of(command.operation(), Action.RENAME).renamingFrom(nameToGoBackTo());
        return ask(
                operation,
                desired.state(),
                (containerId, asked) ->
                        new ContainerRenameRequested(containerId, asked.named(command.name())));
    }

    // A rename that is overtaken before it was seen on the host has named nothing there yet.
    private String nameToGoBackTo() {
        Desired desired = state.desired();
        Operation inFlight = desired.operation();
        String former = inFlight == null ? null : inFlight.formerName();
        boolean named = desired.name().equals(state.observed().name());
        return former == null || named ? desired.name() : former;
    }

    @CommandHandler
    Answer handle(MoveContainer command) {
        Desired desired = state.desired();
        Moving moving = Moving.of(state);
        if (moving != null && moving.move().to().equals(command.to())) {
            return unchanged();
        }
        ContainerStatus status = state.observed().status();
        boolean runs = status.hasProcess() || status == ContainerStatus.RESTARTING;
        Move move =
                new Move(
                        desired.host(),
                        command.to(),
                        runs,
                        command.leaveVolumes(),
                        MoveStage.MAKING,
                        null);
        Operation operation =
                Operation.of(command.operation(), Action.MOVE)
                        .withGrace(command.grace())
                        .moving(move);
        MoveRules.require(desired, move);
        return ask(operation, desired.state(), ContainerMoveRequested::new);
    }

    @CommandHandler
    Answer handle(ReviseContainer command) {
        Revising revising = new Revising(state, command);
        Operation operation = revising.operation();
        if (revising.isNoNews()) {
            return unchanged();
        }
        return ask(
                operation,
                revising.target(),
                (containerId, asked) ->
                        new ContainerRevisionRequested(
                                containerId,
                                revising.revised(asked),
                                command.why(),
                                command.revisionOf(),
                                command.note()));
    }

    @CommandHandler
    Answer handle(PinRevision command) {
        ImageReference image =
                state.revisions()
                        .imageOf(command.revision())
                        .orElseThrow(() -> noSuchRevision("pin", command.revision()));
        if (state.revisions().isPinned(command.revision())) {
            return new Answer(null, getVersion(), false);
        }
        requireLives("pin a revision of");
        apply(new ContainerRevisionPinned(id, command.revision(), image));
        return new Answer(null, getVersion(), true);
    }

    @CommandHandler
    Answer handle(UnpinRevision command) {
        boolean pinned = state.revisions().isPinned(command.revision());
        if (!pinned && state.revisions().imageOf(command.revision()).isEmpty()) {
            throw noSuchRevision("unpin", command.revision());
        }
        if (pinned) {
            apply(new ContainerRevisionUnpinned(id, command.revision()));
        }
        return new Answer(null, getVersion(), pinned);
    }

    @CommandHandler
    Answer handle(NoteRevision command) {
        String note = Revising.requireNote(command.note());
        if (command.revision() < 1 || command.revision() > state.revisions().last()) {
            throw noSuchRevision("note", command.revision());
        }
        apply(new ContainerRevisionNoted(id, command.revision(), note));
        return new Answer(null, getVersion(), true);
    }

    private TransitionRefused noSuchRevision(String doing, int revision) {
        return Revising.noSuchRevision(state, doing + " a revision of", revision);
    }

    private void requireLives(String doing) {
        if (state.observed().status() == ContainerStatus.REMOVED) {
            throw new TransitionRefused(
                    doing,
                    "container " + state.desired().name(),
                    "it was removed; its history stays, run makes a new one");
        }
    }

    @CommandHandler
    Answer handle(CallOffMove command) {
        Moving moving = Moving.of(state);
        if (moving == null) {
            throw MoveRules.notToBeCalledOff(state.desired(), "it is not being moved");
        }
        return switch (moving.move().stage()) {
            case MAKING, STOPPING, STARTING -> {
                moving.callOff().forEach(event -> apply(event));
                yield new Answer(moving.operation(), getVersion(), true);
            }
            case UNDOING, RESUMING -> unchanged();
            case LEAVING ->
                    throw MoveRules.notToBeCalledOff(
                            state.desired(), "it lives there already; move it back");
        };
    }

    @CommandHandler
    Answer handle(RemoveContainer command) {
        Action action = command.force() ? Action.FORCE_REMOVE : Action.REMOVE;
        return ask(
                Operation.of(command.operation(), action),
                DesiredState.ABSENT,
                ContainerRemovalRequested::new);
    }

    @CommandHandler
    Answer handle(ChangeDriftPolicy command) {
        requireLives("change the drift policy of");
        if (command.policy() == state.policy() && !state.enforcement().isGivenUp()) {
            return new Answer(null, getVersion(), false);
        }
        apply(new ContainerDriftPolicyChanged(id, state.policy(), command.policy()));
        return new Answer(null, getVersion(), true);
    }

    @CommandHandler
    Answer handle(HealContainer command) {
        if (!(Healing.of(state) instanceof Healing.Due due)) {
            return unchanged(); // decided on what is so no more
        }
        Operation operation = Operation.of(command.operation(), due.action());
        Desired desired = state.desired();
        return begin(
                operation,
                new ContainerHealingRequested(
                        id,
                        desired.begin(operation, desired.state()),
                        state.drift(),
                        command.attempt(),
                        command.at()));
    }

    @CommandHandler
    Answer handle(AcceptDrift command) {
        Optional<Desired> found = Acceptance.of(state, command.image());
        found.ifPresent(now -> apply(new ContainerDriftAccepted(id, now, state.drift())));
        return new Answer(null, getVersion(), found.isPresent());
    }

    @CommandHandler
    Answer handle(GiveUpOnDrift command) {
        if (state.enforcement().isGivenUp()
                || state.drift().isEmpty()
                || state.policy() == DriftPolicy.RECORD) {
            return unchanged();
        }
        apply(
                new ContainerDriftGivenUp(
                        id, state.drift(), state.enforcement().attempts(), command.because()));
        return new Answer(null, getVersion(), true);
    }

    @CommandHandler
    Answer handle(ExecInContainer command) {
        requireTakesActs("run a program in");
        apply(
                new ContainerExecRequested(
                        id,
                        command.operation(),
                        state.desired().host(),
                        state.desired().name(),
                        command.exec().onRecord()));
        return new Answer(command.operation(), getVersion(), true);
    }

    private void requireTakesActs(String doing) {
        if (Admission.ofAct(state) instanceof Verdict.Refused(String because)) {
            throw new TransitionRefused(doing, "container " + state.desired().name(), because);
        }
    }

    @CommandHandler
    Answer handle(ReportExec command) {
        boolean open = state.acts().contains(command.operation());
        if (open) {
            apply(
                    new ContainerExecCompleted(
                            id,
                            command.operation(),
                            command.outcome().onRecord(),
                            command.occurrence()));
        }
        return new Answer(null, getVersion(), open);
    }

    @CommandHandler
    Answer handle(CopyIntoContainer command) {
        if (Admission.ofCopy(state) instanceof Verdict.Refused(String because)) {
            throw new TransitionRefused(
                    "copy into", "container " + state.desired().name(), because);
        }
        apply(
                new ContainerCopyRequested(
                        id,
                        command.operation(),
                        state.desired().host(),
                        state.desired().name(),
                        Disclosure.requirePath(command.path())));
        return new Answer(command.operation(), getVersion(), true);
    }

    @CommandHandler
    Answer handle(ReportCopy command) {
        boolean open = state.acts().contains(command.operation());
        if (open) {
            apply(
                    new ContainerCopyCompleted(
                            id, command.operation(), command.outcome(), command.occurrence()));
        }
        return new Answer(null, getVersion(), open);
    }

    @CommandHandler
    Answer handle(DiscloseContainer command) {
        if (Admission.ofDisclosure(state, command.disclosure().what())
                instanceof Verdict.Refused(String because)) {
            throw new TransitionRefused(
                    "look into", "container " + state.desired().name(), because);
        }
        apply(
                new ContainerDisclosed(
                        id, state.desired().host(), state.desired().name(), command.disclosure()));
        return new Answer(null, getVersion(), true);
    }

    @CommandHandler
    Answer handle(ObserveContainer command) {
        List<ContainerEvent> known = Observing.eventsOf(state, command.observation());
        known.forEach(event -> apply(event));
        return new Answer(null, getVersion(), !known.isEmpty());
    }

    @CommandHandler
    Answer handle(MarkContainerLost command) {
        // What is not there, as far as anybody knows, cannot be lost.
        if (state.lostSince() != null
                || !state.observed().status().isOnHost()
                || !state.desired().host().equals(command.host())) {
            return unchanged();
        }
        apply(new ContainerLost(id, command.host(), command.because(), command.at()));
        return new Answer(null, getVersion(), true);
    }

    @CommandHandler
    Answer handle(MarkContainerFound command) {
        if (state.lostSince() == null || !state.desired().host().equals(command.host())) {
            return unchanged();
        }
        apply(new ContainerFound(id, command.host(), command.at()));
        return new Answer(null, getVersion(), true);
    }

    @CommandHandler
    Answer handle(ObserveExec command) {
        apply(
                new ContainerExecObserved(
                        state.id(),
                        command.executable(),
                        command.exitCode(),
                        command.occurrence()));
        return new Answer(null, getVersion(), true);
    }

    /** For reading beside commands. */
    public ContainerState state() {
        return state;
    }

    private Answer ask(
            Operation operation,
            DesiredState target,
            BiFunction<ContainerId, Desired, Intent> intent) {
        Action action = operation.action();
        return switch (Admission.of(state, action, target)) {
            case Verdict.Admitted _ ->
                    begin(
                            operation,
                            intent.apply(id, state.desired().begin(carryingOn(operation), target)));
            case Verdict.AlreadySo _ -> unchanged(); // a repeated stop is no news
            case Verdict.Refused(String because) ->
                    throw new TransitionRefused(
                            action.words(), "container " + state.desired().name(), because);
        };
    }

    /** Until an operation has settled, the host may have two of it: whoever is next must know. */
    private Operation carryingOn(Operation operation) {
        Operation inFlight = state.desired().operation();
        return inFlight == null || operation.replacement() != null
                ? operation
                : operation.replacing(inFlight.replacement());
    }

    private Answer begin(Operation operation, Intent intent) {
        Operation overtaken = state.desired().operation();
        apply(intent);
        if (overtaken != null) {
            apply(
                    new ContainerOperationAbandoned(
                            id, overtaken.id(), overtaken.action(), operation.id()));
        }
        return new Answer(operation.id(), getVersion(), true);
    }

    private Answer unchanged() {
        Operation inFlight = state.desired().operation();
        return new Answer(inFlight == null ? null : inFlight.id(), getVersion(), false);
    }

    @EventSourcingHandler
    void on(ContainerEvent event) {
        state = ContainerState.evolve(state, event);
        id = state.id();
    }
}
