package io.waybill.runtime.agent;

import io.waybill.domain.HostId;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the host's replies topic. What is lost there is noticed by who waits for it. */
final class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final String topic;
    private final Producer<String, byte[]> producer;

    Replies(HostId host, Topics topics, Producer<String, byte[]> producer) {
        this.topic = topics.replies(host);
        this.producer = producer;
    }

    void send(HostReply reply) {
        producer.send(
                new ProducerRecord<>(
                        topic, reply.id(), WaybillJson.mapper().writeValueAsBytes(reply)),
                (_, failure) -> {
                    if (failure != null) {
                        log.warn("a reply on {} was not written: {}", topic, failure.toString());
                    }
                });
    }
}
