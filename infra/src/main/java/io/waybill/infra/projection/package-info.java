/** Runs the projections beside the service, and gives its queries to the rest of it. */
@NullMarked
package io.waybill.infra.projection;

import org.jspecify.annotations.NullMarked;
