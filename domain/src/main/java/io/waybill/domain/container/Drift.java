package io.waybill.domain.container;

/** One field in which a container is not as it was asked to be. */
public record Drift(String field, String desired, String observed) {}
