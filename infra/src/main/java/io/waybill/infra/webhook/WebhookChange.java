package io.waybill.infra.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What somebody did to a webhook.
 *
 * @param what {@code made}, {@code changed}, {@code paused}, {@code resumed}, {@code replayed},
 *     {@code secret-rotated} or {@code removed}
 * @param says what of it
 */
public record WebhookChange(
        String what,
        @Nullable String says,
        String actor,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable String sourceAddress,
        Instant at) {}
