package io.waybill.infra.commandtopic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record, and what became of it.
 *
 * @param asked none where the record does not say what it is
 */
record Answered(ConsumerRecord<byte[], byte[]> record, @Nullable Asked asked, Verdict verdict) {}
