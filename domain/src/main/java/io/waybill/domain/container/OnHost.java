package io.waybill.domain.container;

import io.waybill.domain.ContainerId;

/** A container of Waybill's that an engine has, as its list tells. */
public record OnHost(ContainerId container, String name, ContainerStatus status) {}
