package io.waybill.runtime.agent;

import io.waybill.domain.HostId;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.ContainerObserved;
import io.waybill.domain.wire.AgentReport.CopyFinished;
import io.waybill.domain.wire.AgentReport.ExecFinished;
import io.waybill.domain.wire.AgentReport.ExecObserved;
import io.waybill.domain.wire.AgentReport.Heartbeat;
import io.waybill.domain.wire.AgentReport.HostConnected;
import io.waybill.domain.wire.AgentReport.HostDisconnected;
import io.waybill.domain.wire.AgentReport.HostImageChanged;
import io.waybill.domain.wire.AgentReport.ImageWorkFinished;
import io.waybill.domain.wire.AgentReport.SecretsAsked;
import io.waybill.domain.wire.AgentReport.UnmanagedSeen;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Writes reports to the host's observed topic, in the order they are made. A broker that is away is
 * waited for; what is lost all the same is told, so that it is looked at and reported again.
 */
final class Reports {
    private static final Logger log = LoggerFactory.getLogger(Reports.class);

    private final String topic;
    private final HostId host;
    private final Consumer<AgentReport> lost;
    private final Producer<String, byte[]> producer;
    private final AtomicBoolean beating = new AtomicBoolean();

    Reports(
            HostId host,
            Topics topics,
            Producer<String, byte[]> producer,
            Consumer<AgentReport> lost) {
        this.topic = topics.observed(host);
        this.host = host;
        this.lost = lost;
        this.producer = producer;
    }

    void send(AgentReport report) {
        String key = keyOf(report);
        producer.send(
                new ProducerRecord<>(topic, key, WaybillJson.mapper().writeValueAsBytes(report)),
                (_, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "a report of {} was not written: {}",
                                host.value(),
                                failure.toString());
                        lost.accept(report);
                    }
                });
    }

    /** Left out where the one before has not arrived yet: what is late proves nothing. */
    void beat(Heartbeat heartbeat) {
        if (beating.compareAndSet(false, true)) {
            producer.send(
                    new ProducerRecord<>(
                            topic, host.value(), WaybillJson.mapper().writeValueAsBytes(heartbeat)),
                    (_, _) -> beating.set(false));
        }
    }

    private String keyOf(AgentReport report) {
        return switch (report) {
            case ContainerObserved seen -> seen.containerId().value();
            case ExecFinished done -> done.containerId().value();
            case CopyFinished done -> done.containerId().value();
            case ExecObserved seen -> seen.containerId().value();
            case SecretsAsked asked -> asked.containerId().value();
            case ImageWorkFinished _,
                    HostImageChanged _,
                    HostConnected _,
                    HostDisconnected _,
                    Heartbeat _,
                    UnmanagedSeen _ ->
                    host.value();
        };
    }
}
