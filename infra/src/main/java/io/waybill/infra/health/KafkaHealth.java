package io.waybill.infra.health;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;

import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether a broker answers, and how far behind the log the topics are. */
@Component("kafka")
class KafkaHealth extends AbstractHealthIndicator implements AutoCloseable {
    /** What can go on goes on: commands are accepted, what is known is answered. */
    static final Status DEGRADED = new Status("DEGRADED");

    private final Publisher publisher;
    private final EventLog log;
    private final KafkaProperties kafka;
    private final Admin admin;

    KafkaHealth(KafkaProperties kafka, Publisher publisher, EventLog log) {
        this.kafka = kafka;
        this.publisher = publisher;
        this.log = log;
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("request.timeout.ms", 2_000);
        properties.put("default.api.timeout.ms", 2_000);
        admin = Admin.create(properties);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws InterruptedException {
        builder.withDetail("bootstrapServers", kafka.bootstrapServers());
        try {
            int brokers = admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).size();
            builder.up().withDetail("brokers", brokers);
        } catch (ExecutionException | TimeoutException _) {
            builder.status(DEGRADED)
                    .withDetail(
                            "because",
                            "no broker answers; commands are accepted, events wait to be published");
        }
        if (!publisher.complaints().isEmpty()) {
            builder.status(DEGRADED).withDetail("topics", publisher.complaints());
        }
        String trouble = publisher.trouble();
        if (trouble != null) {
            builder.status(DEGRADED).withDetail("publisher", trouble);
        } else if (publisher.isLeading()) {
            builder.withDetail("published", publisher.published());
            builder.withDetail("lag", Math.max(0, log.lastPosition() - publisher.published()));
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ZERO);
    }
}
