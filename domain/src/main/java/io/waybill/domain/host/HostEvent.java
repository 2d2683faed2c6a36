package io.waybill.domain.host;

import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Occurred;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWorkOutcome;

import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happened to one host. */
public sealed interface HostEvent extends DomainEvent {
    HostId hostId();

    @Override
    default HostId about() {
        return hostId();
    }

    /**
     * An agent is to speak to this engine from here on; the first event, and the first again after
     * a decommissioning.
     */
    @Revision("1")
    record HostRegistered(HostId hostId, HostEndpoint endpoint, Map<String, String> labels)
            implements HostEvent {
        public HostRegistered {
            labels = HostLabels.sorted(labels);
        }
    }

    /** The host bears these labels from here on, and no others. */
    @Revision("1")
    record HostLabelsChanged(HostId hostId, Map<String, String> labels) implements HostEvent {
        public HostLabelsChanged {
            labels = HostLabels.sorted(labels);
        }
    }

    /** The agent reaches the engine. */
    @Revision("1")
    record HostConnected(HostId hostId, EngineInfo engine, Instant at)
            implements HostEvent, Occurred.AtInstant {}

    /**
     * The agent does not reach the engine any more, or is silent itself; commands wait for both to
     * be back.
     */
    @Revision("1")
    record HostDisconnected(HostId hostId, String because, Instant at)
            implements HostEvent, Occurred.AtInstant {}

    /**
     * Nobody watched the host from {@code from} to {@code to}: what happened on it in between is
     * known by what it left behind, if at all.
     *
     * @param from the last moment of which it is certain that all was seen
     * @param to from here on all is seen again
     */
    @Revision("1")
    record HostUnobserved(HostId hostId, Instant from, Instant to, String because)
            implements HostEvent {}

    /** It takes no new containers. */
    @Revision("1")
    record HostCordoned(HostId hostId) implements HostEvent {}

    @Revision("1")
    record HostUncordoned(HostId hostId) implements HostEvent {}

    /**
     * Its containers are to be moved to other hosts, or stopped, one by one. It was cordoned
     * before.
     *
     * @param stopsAll whether none is moved
     */
    @Revision("1")
    record HostDrainRequested(HostId hostId, boolean stopsAll, List<ContainerId> containers)
            implements HostEvent {
        public HostDrainRequested {
            containers = containers == null ? List.of() : List.copyOf(containers);
        }
    }

    /** One of its containers was dealt with. */
    @Revision("1")
    record HostDrainAdvanced(HostId hostId, Drain.Result result) implements HostEvent {}

    /**
     * All of its containers were dealt with.
     *
     * @param stopped how many are there still, stopped
     * @param failed how many are there still, as they were
     */
    @Revision("1")
    record HostDrained(HostId hostId, int moved, int stopped, int gone, int failed)
            implements HostEvent {}

    /** What appears on it from here on, and the rule means, is put under record by itself. */
    @Revision("1")
    record HostAdoptionRuleSet(HostId hostId, AdoptionRule rule) implements HostEvent {}

    /** What appears on it is left alone again; what was adopted stays under record. */
    @Revision("1")
    record HostAdoptionRuleEnded(HostId hostId) implements HostEvent {}

    /** Something became of an image in the host's own store, whoever did it. */
    sealed interface ImageChanged extends HostEvent, Occurred.OnHost {
        @Override
        Occurrence occurrence();
    }

    /**
     * @param reference what it was pulled by: a tag, or a digest
     */
    @Revision("1")
    record HostImagePulled(HostId hostId, String reference, Occurrence occurrence)
            implements ImageChanged {}

    /**
     * @param reference the new one
     * @param imageId the engine's own id of it
     */
    @Revision("1")
    record HostImageTagged(HostId hostId, String reference, String imageId, Occurrence occurrence)
            implements ImageChanged {}

    /** It has a reference less; engines do not tell which. */
    @Revision("1")
    record HostImageUntagged(HostId hostId, String imageId, Occurrence occurrence)
            implements ImageChanged {}

    @Revision("1")
    record HostImageDeleted(HostId hostId, String imageId, Occurrence occurrence)
            implements ImageChanged {}

    /** Images that nothing uses were removed; each that was there is told as deleted, too. */
    @Revision("1")
    record HostImagesPruned(HostId hostId, long reclaimedBytes, Occurrence occurrence)
            implements ImageChanged {}

    /**
     * An image is to be pulled, tagged or pushed there, or images are to be removed, once at most.
     */
    @Revision("1")
    record HostImageWorkRequested(HostId hostId, OperationId operation, ImageWork.InStore work)
            implements HostEvent {}

    /**
     * It was done, or was not, or it is not known what became of it: the outcome says which.
     *
     * @param occurrence none where that was concluded without the host
     */
    @Revision("1")
    record HostImageWorkFinished(
            HostId hostId,
            OperationId operation,
            ImageWork.InStore work,
            ImageWorkOutcome outcome,
            @Nullable Occurrence occurrence)
            implements HostEvent, Occurred.OnHost {}

    /** Waybill has nothing to do with it any more; its history stays. */
    @Revision("1")
    record HostDecommissioned(HostId hostId) implements HostEvent {}
}
