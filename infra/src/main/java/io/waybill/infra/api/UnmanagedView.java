package io.waybill.infra.api;

import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.PortBinding;
import io.waybill.infra.adoption.UnmanagedContainers.Known;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A container on a host that nobody put under record.
 *
 * @param managed always false: what tells it from the others
 * @param id what it will be on record as, once it is adopted
 * @param image as whoever made it named it
 * @param lacks what would not be on record of it: it could not be made anew from there
 */
record UnmanagedView(
        boolean managed,
        String id,
        String engineId,
        String name,
        String host,
        String image,
        String status,
        @Nullable Integer exitCode,
        List<PortBinding> ports,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Map<String, String> labels,
        @Nullable String lacks) {

    static UnmanagedView of(Known known) {
        ObservedState observed = known.found().observed();
        return new UnmanagedView(
                false,
                known.id().value(),
                known.found().engineId(),
                known.found().name(),
                known.host().value(),
                known.found().imageName(),
                words(observed.status()),
                observed.exitCode(),
                observed.ports(),
                observed.startedAt(),
                observed.finishedAt(),
                known.found().spec().labels(),
                known.found().spec().lacks().orElse(null));
    }

    private static String words(ContainerStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
