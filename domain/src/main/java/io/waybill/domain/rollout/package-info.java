/** Rollouts: a change that is carried over many containers, step by step, and back if it fails. */
@NullMarked
package io.waybill.domain.rollout;

import org.jspecify.annotations.NullMarked;
