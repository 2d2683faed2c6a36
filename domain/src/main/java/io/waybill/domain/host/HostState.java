package io.waybill.domain.host;

import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleEnded;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleSet;
import io.waybill.domain.host.HostEvent.HostConnected;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostDisconnected;
import io.waybill.domain.host.HostEvent.HostDrainAdvanced;
import io.waybill.domain.host.HostEvent.HostDrainRequested;
import io.waybill.domain.host.HostEvent.HostDrained;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.host.HostEvent.HostImageWorkRequested;
import io.waybill.domain.host.HostEvent.HostLabelsChanged;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.host.HostEvent.HostUncordoned;
import io.waybill.domain.host.HostEvent.HostUnobserved;
import io.waybill.domain.host.HostEvent.ImageChanged;
import io.waybill.domain.image.ImageWork;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a host's events add up to.
 *
 * @param engine as it was when it was last connected; none before the first time
 * @param disconnectedBecause why its agent does not reach it; none while it does, and before the
 *     first try
 * @param drain the newest since it was cordoned; none where it was not asked for
 * @param adoption what of that which appears on it is put under record by itself; none where
 *     nothing is
 * @param imageWork what is to be done with images there, and has no outcome yet
 */
public record HostState(
        HostId id,
        HostEndpoint endpoint,
        Map<String, String> labels,
        @Nullable EngineInfo engine,
        boolean connected,
        @Nullable String disconnectedBecause,
        boolean cordoned,
        boolean decommissioned,
        @Nullable Drain drain,
        @Nullable AdoptionRule adoption,
        List<OpenImageWork> imageWork) {
    public HostState {
        imageWork = imageWork == null ? List.of() : List.copyOf(imageWork);
    }

    /** What is to be done with images, and has no outcome yet. */
    public record OpenImageWork(OperationId operation, ImageWork.InStore work) {}

    /**
     * The state after {@code event}. {@code before} is absent exactly where the event is the first.
     */
    public static HostState evolve(@Nullable HostState before, HostEvent event) {
        if (event instanceof HostRegistered registered) {
            return new HostState(
                    registered.hostId(),
                    registered.endpoint(),
                    registered.labels(),
                    null,
                    false,
                    null,
                    false,
                    false,
                    null,
                    null,
                    List.of());
        }
        if (before == null) {
            throw new IllegalStateException(
                    "the history of " + event.hostId() + " does not begin at its beginning");
        }
        return before.after(event);
    }

    private HostState after(HostEvent event) {
        return switch (event) {
            case HostRegistered _ -> throw new IllegalStateException("a registration begins anew");
            case HostConnected now ->
                    new HostState(
                            id,
                            endpoint,
                            labels,
                            now.engine(),
                            true,
                            null,
                            cordoned,
                            decommissioned,
                            drain,
                            adoption,
                            imageWork);
            case HostDisconnected now ->
                    new HostState(
                            id,
                            endpoint,
                            labels,
                            engine,
                            false,
                            now.because(),
                            cordoned,
                            decommissioned,
                            drain,
                            adoption,
                            imageWork);
            case HostLabelsChanged now ->
                    new HostState(
                            id,
                            endpoint,
                            now.labels(),
                            engine,
                            connected,
                            disconnectedBecause,
                            cordoned,
                            decommissioned,
                            drain,
                            adoption,
                            imageWork);
            case HostUnobserved _ -> this;
            case ImageChanged _ -> this;
            case HostCordoned _ ->
                    new HostState(
                            id,
                            endpoint,
                            labels,
                            engine,
                            connected,
                            disconnectedBecause,
                            true,
                            decommissioned,
                            drain,
                            adoption,
                            imageWork);
            case HostUncordoned _ ->
                    new HostState(
                            id,
                            endpoint,
                            labels,
                            engine,
                            connected,
                            disconnectedBecause,
                            false,
                            decommissioned,
                            null,
                            adoption,
                            imageWork);
            case HostDrainRequested asked ->
                    draining(Drain.of(asked.stopsAll(), asked.containers()));
            case HostDrainAdvanced advanced ->
                    drain == null ? this : draining(drain.with(advanced.result()));
            case HostDrained _ -> drain == null ? this : draining(drain.ended());
            case HostAdoptionRuleSet now -> adopting(now.rule());
            case HostAdoptionRuleEnded _ -> adopting(null);
            case HostImageWorkRequested asked ->
                    working(
                            Stream.concat(
                                    imageWork.stream(),
                                    Stream.of(new OpenImageWork(asked.operation(), asked.work()))));
            case HostImageWorkFinished done ->
                    working(
                            imageWork.stream()
                                    .filter(open -> !open.operation().equals(done.operation())));
            case HostDecommissioned _ ->
                    new HostState(
                            id, endpoint, labels, engine, false, null, cordoned, true, null, null,
                            imageWork);
        };
    }

    private HostState adopting(@Nullable AdoptionRule rule) {
        return new HostState(
                id,
                endpoint,
                labels,
                engine,
                connected,
                disconnectedBecause,
                cordoned,
                decommissioned,
                drain,
                rule,
                imageWork);
    }

    private HostState working(Stream<OpenImageWork> open) {
        return new HostState(
                id,
                endpoint,
                labels,
                engine,
                connected,
                disconnectedBecause,
                cordoned,
                decommissioned,
                drain,
                adoption,
                open.toList());
    }

    private HostState draining(Drain next) {
        return new HostState(
                id,
                endpoint,
                labels,
                engine,
                connected,
                disconnectedBecause,
                cordoned,
                decommissioned,
                next,
                adoption,
                imageWork);
    }

    /** What an operation is to do with images; none where it has its outcome. */
    public Optional<ImageWork.InStore> imageWork(OperationId operation) {
        return imageWork.stream()
                .filter(open -> open.operation().equals(operation))
                .map(OpenImageWork::work)
                .findFirst();
    }

    /** Refuses where no new container may be placed here. */
    public void requireTakesContainers() {
        requireInService();
        if (cordoned) {
            throw new TransitionRefused(
                    "place a container on",
                    "host " + id.value(),
                    "it is cordoned; uncordon it, or name another host");
        }
    }

    /** Refuses where no container can be moved to here now. */
    public void requireTakesMoves() {
        requireTakesContainers();
        if (!connected) {
            throw new TransitionRefused(
                    "move a container to",
                    "host " + id.value(),
                    "it is not connected; wait until it is, or name another host");
        }
    }

    public void requireInService() {
        if (decommissioned) {
            throw new UnknownThing(
                    "host " + id.value() + " is decommissioned; register it again to use it");
        }
    }
}
