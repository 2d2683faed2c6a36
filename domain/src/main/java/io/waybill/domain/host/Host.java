package io.waybill.domain.host;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import static java.util.Objects.requireNonNull;

import io.waybill.domain.Answer;
import io.waybill.domain.Conflict;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.host.HostCommand.ChangeHostLabels;
import io.waybill.domain.host.HostCommand.CordonHost;
import io.waybill.domain.host.HostCommand.DecommissionHost;
import io.waybill.domain.host.HostCommand.DoImageWork;
import io.waybill.domain.host.HostCommand.DrainHost;
import io.waybill.domain.host.HostCommand.EndAdoptionRule;
import io.waybill.domain.host.HostCommand.RegisterHost;
import io.waybill.domain.host.HostCommand.ReportDrained;
import io.waybill.domain.host.HostCommand.ReportHostConnected;
import io.waybill.domain.host.HostCommand.ReportHostDisconnected;
import io.waybill.domain.host.HostCommand.ReportHostImage;
import io.waybill.domain.host.HostCommand.ReportImageWork;
import io.waybill.domain.host.HostCommand.SetAdoptionRule;
import io.waybill.domain.host.HostCommand.UncordonHost;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleEnded;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleSet;
import io.waybill.domain.host.HostEvent.HostConnected;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostDisconnected;
import io.waybill.domain.host.HostEvent.HostDrainAdvanced;
import io.waybill.domain.host.HostEvent.HostDrainRequested;
import io.waybill.domain.host.HostEvent.HostDrained;
import io.waybill.domain.host.HostEvent.HostImageDeleted;
import io.waybill.domain.host.HostEvent.HostImagePulled;
import io.waybill.domain.host.HostEvent.HostImageTagged;
import io.waybill.domain.host.HostEvent.HostImageUntagged;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.host.HostEvent.HostImageWorkRequested;
import io.waybill.domain.host.HostEvent.HostImagesPruned;
import io.waybill.domain.host.HostEvent.HostLabelsChanged;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.host.HostEvent.HostUncordoned;
import io.waybill.domain.host.HostEvent.HostUnobserved;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWorkOutcome;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/** One host. */
public class Host {
    @AggregateIdentifier
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads it
    private HostId id;

    private static final int MOST_IMAGE_WORK = 100;
    private static final Failure GIVEN_UP =
            new Failure(
                    "host-decommissioned",
                    "its host was decommissioned; what became of it is not known");

    private @Nullable HostState known;

    /** For Axon, which fills it from events. */
    protected Host() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(RegisterHost command) {
        if (known != null && !known.decommissioned()) {
            throw new Conflict(
                    "host "
                            + command.hostId().value()
                            + " is registered already, at "
                            + known.endpoint().address()
                            + "; decommission it first to register it anew");
        }
        HostLabels.require(command.labels());
        apply(new HostRegistered(command.hostId(), command.endpoint(), command.labels()));
        return changed();
    }

    @CommandHandler
    Answer handle(ReportHostConnected command) {
        HostState state = state();
        Unseen unseen = command.unseen();
        boolean isNews = !state.connected() || !command.engine().equals(state.engine());
        boolean wasUnseen = unseen != null && unseen.from().isBefore(command.at());
        if (state.decommissioned() || !(isNews || wasUnseen)) {
            return unchanged();
        }
        if (isNews) {
            apply(new HostConnected(id, command.engine(), command.at()));
        }
        if (unseen != null && wasUnseen) {
            apply(new HostUnobserved(id, unseen.from(), command.at(), unseen.because()));
        }
        return changed();
    }

    @CommandHandler
    Answer handle(ReportHostDisconnected command) {
        // Another reason is news: an agent that was silent is back, and its engine is away.
        if (state().decommissioned() || command.because().equals(state().disconnectedBecause())) {
            return unchanged();
        }
        apply(new HostDisconnected(id, command.because(), command.at()));
        return changed();
    }

    @CommandHandler
    Answer handle(ChangeHostLabels command) {
        state().requireInService();
        HostLabels.require(command.labels());
        if (command.labels().equals(state().labels())) {
            return unchanged();
        }
        apply(new HostLabelsChanged(id, command.labels()));
        return changed();
    }

    @CommandHandler
    Answer handle(ReportHostImage command) {
        if (state().decommissioned()) {
            return unchanged();
        }
        apply(imageChanged(command.change(), command.occurrence()));
        return changed();
    }

    private HostEvent imageChanged(HostImageChange change, Occurrence occurrence) {
        return switch (change.kind()) {
            case PULLED -> new HostImagePulled(id, requireNonNull(change.reference()), occurrence);
            case TAGGED ->
                    new HostImageTagged(
                            id,
                            requireNonNull(change.reference()),
                            requireNonNull(change.imageId()),
                            occurrence);
            case UNTAGGED ->
                    new HostImageUntagged(id, requireNonNull(change.imageId()), occurrence);
            case DELETED -> new HostImageDeleted(id, requireNonNull(change.imageId()), occurrence);
            case PRUNED ->
                    new HostImagesPruned(id, requireNonNull(change.reclaimedBytes()), occurrence);
        };
    }

    @CommandHandler
    Answer handle(CordonHost command) {
        state().requireInService();
        if (state().cordoned()) {
            return unchanged();
        }
        apply(new HostCordoned(id));
        return changed();
    }

    @CommandHandler
    Answer handle(UncordonHost command) {
        state().requireInService();
        if (!state().cordoned()) {
            return unchanged();
        }
        apply(new HostUncordoned(id));
        return changed();
    }

    @CommandHandler
    Answer handle(DrainHost command) {
        state().requireInService();
        Drain drain = state().drain();
        if (drain != null && !drain.over()) {
            if (drain.stopsAll() == command.stopsAll()) {
                return unchanged();
            }
            throw new TransitionRefused(
                    "drain",
                    "host " + id.value(),
                    "it is being drained otherwise; uncordon it to call that off, then drain it anew");
        }
        if (!state().cordoned()) {
            apply(new HostCordoned(id));
        }
        apply(new HostDrainRequested(id, command.stopsAll(), command.containers()));
        endDrainWhereAllIsDone();
        return changed();
    }

    @CommandHandler
    Answer handle(SetAdoptionRule command) {
        state().requireInService();
        if (command.rule().equals(state().adoption())) {
            return unchanged();
        }
        apply(new HostAdoptionRuleSet(id, command.rule()));
        return changed();
    }

    @CommandHandler
    Answer handle(ReportDrained command) {
        Drain drain = state().drain();
        ContainerId container = command.result().container();
        boolean awaited =
                drain != null
                        && !drain.over()
                        && drain.containers().contains(container)
                        && !drain.isDealtWith(container);
        if (!awaited) {
            return unchanged(); // called off meanwhile, or said before
        }
        apply(new HostDrainAdvanced(id, command.result()));
        endDrainWhereAllIsDone();
        return changed();
    }

    private void endDrainWhereAllIsDone() {
        Drain drain = state().drain();
        if (drain != null && drain.next().isEmpty()) {
            apply(
                    new HostDrained(
                            id,
                            drain.count(Drain.Outcome.MOVED),
                            drain.count(Drain.Outcome.STOPPED),
                            drain.count(Drain.Outcome.GONE),
                            drain.count(Drain.Outcome.FAILED)));
        }
    }

    @CommandHandler
    Answer handle(EndAdoptionRule command) {
        if (state().adoption() == null) {
            return unchanged();
        }
        apply(new HostAdoptionRuleEnded(id));
        return changed();
    }

    @CommandHandler
    Answer handle(DoImageWork command) {
        state().requireInService();
        if (command.work() instanceof ImageWork.Prune prune && prune.images().isEmpty()) {
            return unchanged();
        }
        if (state().imageWork().size() >= MOST_IMAGE_WORK) {
            throw new TransitionRefused(
                    "work with images on",
                    "host " + id.value(),
                    "it has " + MOST_IMAGE_WORK + " such operations in flight; wait for some");
        }
        apply(new HostImageWorkRequested(id, command.operation(), command.work()));
        return new Answer(command.operation(), getVersion(), true);
    }

    @CommandHandler
    Answer handle(ReportImageWork command) {
        ImageWork.InStore work = state().imageWork(command.operation()).orElse(null);
        if (work != null) {
            apply(
                    new HostImageWorkFinished(
                            id,
                            command.operation(),
                            work,
                            command.outcome().onRecord(),
                            command.occurrence()));
        }
        return new Answer(null, getVersion(), work != null);
    }

    @CommandHandler
    Answer handle(DecommissionHost command) {
        if (state().decommissioned()) {
            return unchanged();
        }
        for (HostState.OpenImageWork open : state().imageWork()) {
            apply(
                    new HostImageWorkFinished(
                            id,
                            open.operation(),
                            open.work(),
                            ImageWorkOutcome.failed(GIVEN_UP),
                            null));
        }
        apply(new HostDecommissioned(id));
        return changed();
    }

    /** For reading beside commands: whether a container may be placed here. */
    public HostState state() {
        if (known == null) {
            throw new IllegalStateException("a host without a history");
        }
        return known;
    }

    private static Answer changed() {
        return new Answer(null, getVersion(), true);
    }

    private static Answer unchanged() {
        return new Answer(null, getVersion(), false);
    }

    @EventSourcingHandler
    void on(HostEvent event) {
        known = HostState.evolve(known, event);
        id = known.id();
    }
}
