package io.waybill.infra.command;

import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.host.HostState;
import io.waybill.domain.host.Placing;
import io.waybill.domain.host.Placing.Candidate;
import io.waybill.domain.host.Placing.Choice;
import io.waybill.infra.command.ContainerPlaces.Load;
import io.waybill.infra.eventstore.Aggregates;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;

/** Chooses hosts for containers, by what is in the log now. */
@Component
public class Placements {
    private static final HostId LOCAL = new HostId("local");

    private final KnownHosts hosts;
    private final Aggregates aggregates;
    private final ContainerPlaces places;

    Placements(KnownHosts hosts, Aggregates aggregates, ContainerPlaces places) {
        this.hosts = hosts;
        this.aggregates = aggregates;
        this.places = places;
    }

    /**
     * @param because why there; none where there was nothing to choose
     */
    public record Place(HostId host, @Nullable String because) {}

    /**
     * The host that was named, if it takes containers. Where none was named, the only one there is,
     * or else the one that fits best.
     */
    public Place of(@Nullable String named, ContainerSpec spec) {
        if (named != null) {
            return taking(new HostId(named));
        }
        List<HostState> all = hosts.inService();
        if (spec.placement() == null && all.size() <= 1) {
            return taking(all.isEmpty() ? LOCAL : all.getFirst().id());
        }
        Choice choice = choose(all, spec);
        return new Place(choice.host(), choice.because());
    }

    /**
     * The host that a container fits on best, beside the one that it is on.
     *
     * @throws io.waybill.domain.NoHostFits where none takes it
     */
    public HostId beside(HostId present, ContainerSpec spec) {
        List<HostState> others =
                hosts.inService().stream().filter(host -> !host.id().equals(present)).toList();
        return choose(others, spec).host();
    }

    /**
     * A host, as a place for a container.
     *
     * @param obstacle why it would not be chosen; none where it could be
     */
    public record Room(Candidate host, @Nullable String obstacle) {}

    /** The hosts that there are, each as a place for a container of that specification. */
    public List<Room> rooms(ContainerSpec spec) {
        return candidates(hosts.inService()).stream()
                .map(
                        host ->
                                new Room(
                                        host,
                                        Placing.obstacle(
                                                host, labels(spec), spec.limits().memoryBytes())))
                .toList();
    }

    private Choice choose(List<HostState> among, ContainerSpec spec) {
        return Placing.choose(candidates(among), labels(spec), spec.limits().memoryBytes());
    }

    private List<Candidate> candidates(List<HostState> among) {
        Map<HostId, Load> loads = places.loads();
        return among.stream()
                .map(
                        host -> {
                            Load load = loads.getOrDefault(host.id(), Load.NONE);
                            return new Candidate(host, load.containers(), load.memoryAskedFor());
                        })
                .toList();
    }

    private static Map<String, String> labels(ContainerSpec spec) {
        return spec.placement() == null ? Map.of() : spec.placement().labels();
    }

    private Place taking(HostId host) {
        aggregates.host(host).requireTakesContainers();
        return new Place(host, null);
    }
}
