package io.waybill.projections.fleet;

import java.time.Instant;

/**
 * Operations on one host that have no outcome yet.
 *
 * @param count how many
 * @param oldest when the oldest of them was asked for
 */
public record PendingOperations(int count, Instant oldest) {}
