/** How the fleet is now: containers, images, hosts and the operations on them. */
@NullMarked
package io.waybill.projections.fleet;

import org.jspecify.annotations.NullMarked;
