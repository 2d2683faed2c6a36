/** Who may call: tokens and the actor they stand for. */
@NullMarked
package io.waybill.infra.access;

import org.jspecify.annotations.NullMarked;
