/** Read models fed from Kafka: how one is kept up with the log, and how a reader waits for it. */
@NullMarked
package io.waybill.projections;

import org.jspecify.annotations.NullMarked;
