package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerStatus;

/** A line of an engine's list: enough to notice that a container is not as it was last seen. */
public record Listed(ContainerId container, String engineId, String name, ContainerStatus status) {}
