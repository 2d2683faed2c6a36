package io.waybill.domain.rollout;

import io.waybill.domain.ImageId;

import org.jspecify.annotations.Nullable;

/**
 * From which version new containers are made.
 *
 * @param from none where no version was current
 */
public record CurrentSwitch(ImageId image, @Nullable Integer from, int to) {}
