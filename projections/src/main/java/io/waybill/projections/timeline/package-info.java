/** How the fleet was at any instant, as known then or since: who ran where, from when to when. */
@NullMarked
package io.waybill.projections.timeline;

import org.jspecify.annotations.NullMarked;
