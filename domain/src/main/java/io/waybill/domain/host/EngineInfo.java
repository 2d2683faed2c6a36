package io.waybill.domain.host;

/**
 * What an engine says of itself.
 *
 * @param product {@code docker}, {@code podman} or {@code simulated}
 * @param memoryBytes of the whole machine
 */
public record EngineInfo(
        String product,
        String version,
        String apiVersion,
        String operatingSystem,
        String architecture,
        int cpus,
        long memoryBytes) {}
