package io.waybill.infra.rollout;

import io.waybill.domain.RolloutId;

/** A step waits for something else than before. That is in no event: who shows it is told so. */
public record StepWaits(RolloutId rollout) {}
