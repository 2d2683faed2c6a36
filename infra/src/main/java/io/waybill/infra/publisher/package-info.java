/** From the log to Kafka: every event gets its position and is published exactly once, in order. */
@NullMarked
package io.waybill.infra.publisher;

import org.jspecify.annotations.NullMarked;
