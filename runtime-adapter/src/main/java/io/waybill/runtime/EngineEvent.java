package io.waybill.runtime;

import io.waybill.domain.ContainerId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Something an engine said of one of Waybill's containers.
 *
 * @param engineId the engine's own id of it, where it was told
 * @param name its name just after, where it was told
 * @param exitCode of a process that died
 * @param at by the engine's clock
 */
public record EngineEvent(
        ContainerId container,
        Kind kind,
        @Nullable String engineId,
        @Nullable String name,
        @Nullable Integer exitCode,
        Instant at) {
    public enum Kind {
        CREATED,
        STARTED,
        /** Somebody sent the process a signal; it comes before the death that it brings. */
        SIGNALLED,
        OUT_OF_MEMORY,
        DIED,
        PAUSED,
        UNPAUSED,
        RENAMED,
        /** Somebody changed its limits or its restart policy. */
        UPDATED,
        HEALTH_CHANGED,
        REMOVED
    }
}
