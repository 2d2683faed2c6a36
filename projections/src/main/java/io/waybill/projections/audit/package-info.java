/** Who did what, to what, why, and what came of it. */
@NullMarked
package io.waybill.projections.audit;

import org.jspecify.annotations.NullMarked;
