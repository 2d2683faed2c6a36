package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerStatus;

import org.jspecify.annotations.Nullable;

/**
 * A line of an engine's list: enough to notice that a container is not as it was last seen.
 *
 * @param container none where it is none of Waybill's
 */
public record Listed(
        @Nullable ContainerId container, String engineId, String name, ContainerStatus status) {}
