package io.waybill.runtime;

import io.waybill.domain.ContainerId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A program that was run in one of Waybill's containers beside its own process, and has ended.
 *
 * @param engineId the engine's own id of the container
 * @param exec the engine's own id of the program
 * @param at when it ended, by the engine's clock
 */
public record EngineExec(
        ContainerId container,
        String engineId,
        String exec,
        @Nullable Integer exitCode,
        Instant at) {}
