package io.waybill.projections.fleet;

import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.EngineInfo;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A host.
 *
 * @param disconnectedBecause why its agent does not reach it
 * @param drain the newest since it was cordoned
 * @param simulated whether there is no engine behind it
 * @param engine as it was when it was last connected
 * @param containers how many are on record there, those removed aside
 * @param running how many of them run
 * @param adoption what of that which appears there is put under record by itself
 */
public record HostView(
        String name,
        String address,
        boolean connected,
        @Nullable String disconnectedBecause,
        boolean cordoned,
        @Nullable DrainView drain,
        boolean simulated,
        Map<String, String> labels,
        @Nullable EngineInfo engine,
        int containers,
        int running,
        @Nullable AdoptionRule adoption) {}
