/**
 * Commands by Kafka: what is read from the commands topic becomes a request of this service's own
 * API, and its answer a result on another topic.
 */
@NullMarked
package io.waybill.infra.commandtopic;

import org.jspecify.annotations.NullMarked;
