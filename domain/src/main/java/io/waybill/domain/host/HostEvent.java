package io.waybill.domain.host;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;

import org.axonframework.serialization.Revision;

import java.time.Instant;
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
    record HostConnected(HostId hostId, EngineInfo engine, Instant at) implements HostEvent {}

    /** The agent does not reach the engine any more; commands wait for it to be back. */
    @Revision("1")
    record HostDisconnected(HostId hostId, String because, Instant at) implements HostEvent {}

    /** It takes no new containers. */
    @Revision("1")
    record HostCordoned(HostId hostId) implements HostEvent {}

    @Revision("1")
    record HostUncordoned(HostId hostId) implements HostEvent {}

    /** Waybill has nothing to do with it any more; its history stays. */
    @Revision("1")
    record HostDecommissioned(HostId hostId) implements HostEvent {}
}
