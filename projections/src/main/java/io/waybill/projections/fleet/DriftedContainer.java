package io.waybill.projections.fleet;

import org.jspecify.annotations.Nullable;

/**
 * A container that something is to be done about, since it is not as it was asked to be.
 *
 * @param event the one that says so; none where that was before they were noted
 */
public record DriftedContainer(String id, @Nullable String event) {}
