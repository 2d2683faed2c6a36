/** How far behind the log is what follows from it: Kafka, the projections, the hosts. */
@NullMarked
package io.waybill.infra.lag;

import org.jspecify.annotations.NullMarked;
