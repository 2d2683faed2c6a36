package io.waybill.domain.wire;

import io.waybill.domain.HostId;
import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.Drain;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.host.HostState;
import io.waybill.domain.host.HostState.OpenImageWork;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is known of a host now: the value on the topic of hosts' states.
 *
 * @param endpoint where its engine is
 * @param engine as it was when it was last connected; absent before the first time
 * @param connected whether its agent reaches it
 * @param disconnectedBecause why its agent does not reach it; absent while it does, and before the
 *     first try
 * @param cordoned whether it takes no new containers
 * @param drain the newest since it was cordoned; absent where it was not asked for
 * @param adoption what of that which appears on it is put under record by itself; absent where
 *     nothing is
 * @param imageWork what is to be done with images there, and has no outcome yet
 */
public record HostDocument(
        HostId hostId,
        HostEndpoint endpoint,
        Map<String, String> labels,
        @Nullable EngineInfo engine,
        boolean connected,
        @Nullable String disconnectedBecause,
        boolean cordoned,
        @Nullable Drain drain,
        @Nullable AdoptionRule adoption,
        List<OpenImageWork> imageWork)
        implements StateDocument {

    public HostDocument {
        labels =
                labels == null
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        imageWork = imageWork == null ? List.of() : List.copyOf(imageWork);
    }

    static HostDocument of(HostState state) {
        return new HostDocument(
                state.id(),
                state.endpoint(),
                state.labels(),
                state.engine(),
                state.connected(),
                state.disconnectedBecause(),
                state.cordoned(),
                state.drain(),
                state.adoption(),
                state.imageWork());
    }

    HostState state() {
        return new HostState(
                hostId,
                endpoint,
                labels,
                engine,
                connected,
                disconnectedBecause,
                cordoned,
                false,
                drain,
                adoption,
                imageWork);
    }
}
