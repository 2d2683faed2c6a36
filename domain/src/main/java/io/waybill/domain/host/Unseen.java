package io.waybill.domain.host;

import java.time.Instant;

/**
 * A time in which nobody watched a host. It ends where the host is watched again.
 *
 * @param from the last moment of which it is certain that all was seen
 */
public record Unseen(Instant from, String because) {}
