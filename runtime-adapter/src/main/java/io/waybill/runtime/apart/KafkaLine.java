package io.waybill.runtime.apart;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Says when Kafka is away, refuses, or is back: the clients themselves wait in silence. */
final class KafkaLine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaLine.class);
    private static final Duration ASK_EVERY = Duration.ofSeconds(5);

    private final Admin admin;
    private final Object servers;
    private @Nullable String trouble = "it was not asked yet";
    private @Nullable Thread thread;

    KafkaLine(Map<String, Object> client) {
        this.admin = Admin.create(client);
        this.servers = String.valueOf(client.get("bootstrap.servers"));
    }

    void watch() {
        thread = Thread.ofVirtual().name("kafka-line").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                say(ask());
                Thread.sleep(ASK_EVERY);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private @Nullable String ask() throws InterruptedException {
        try {
            admin.describeCluster(
                            new DescribeClusterOptions().timeoutMs((int) ASK_EVERY.toMillis()))
                    .nodes()
                    .get();
            return null;
        } catch (ExecutionException failure) {
            return failure.getCause() instanceof AuthenticationException refused
                    ? "lets nobody in with what --client-config says: " + refused.getMessage()
                    : "does not answer";
        }
    }

    private void say(@Nullable String now) {
        if (now != null && !now.equals(trouble)) {
            log.warn("Kafka at {} {}; waiting for it, the containers run on", servers, now);
        }
        if (now == null && trouble != null) {
            log.info("Kafka answers at {}", servers);
        }
        trouble = now;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
        admin.close(Duration.ofSeconds(1));
    }
}
