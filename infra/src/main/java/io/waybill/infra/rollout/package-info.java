/** Rollouts: how they are planned, and the process that carries them out. */
@NullMarked
package io.waybill.infra.rollout;

import org.jspecify.annotations.NullMarked;
