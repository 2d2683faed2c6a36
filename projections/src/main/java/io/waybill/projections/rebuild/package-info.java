/** A projection is built anew from the log beside the live one, and then takes its place. */
@NullMarked
package io.waybill.projections.rebuild;

import org.jspecify.annotations.NullMarked;
