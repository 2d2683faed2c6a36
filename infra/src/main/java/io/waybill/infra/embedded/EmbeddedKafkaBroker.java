package io.waybill.infra.embedded;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A Kafka broker in this process, on loopback. */
final class EmbeddedKafkaBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafkaBroker.class);
    private static final int TRIES = 3;

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafkaBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * On ports that are free. Nobody holds them until the broker does, so that one that does not
     * come up is tried again on others.
     *
     * @throws IllegalStateException if it does not come up then either
     */
    static EmbeddedKafkaBroker start(Path data) {
        for (int tries = 1; ; tries++) {
            try {
                return start(data, freePortBeside(0));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (IllegalStateException failure) {
                if (tries == TRIES) {
                    throw failure;
                }
                log.warn("{}; it is tried again on other ports", failure.getMessage());
            }
        }
    }

    static EmbeddedKafkaBroker start(Path data, int port) {
        return start(data, port, UnaryOperator.identity());
    }

    /**
     * @param settings what else, or otherwise, the broker is to be
     * @throws IllegalStateException if it does not come up; the folder is free then
     */
    static EmbeddedKafkaBroker start(
            Path data, int port, UnaryOperator<Map<String, String>> settings) {
        try {
            int controllerPort = freePortBeside(port);
            format(data);
            KafkaRaftServer server =
                    new KafkaRaftServer(
                            new KafkaConfig(
                                    settings.apply(properties(data, port, controllerPort)), false),
                            Time.SYSTEM);
            startUp(server);
            return new EmbeddedKafkaBroker(server, port);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void startUp(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException failure) {
            // Its threads would hold the process, and its files the folder.
            server.shutdown();
            server.awaitShutdown();
            throw new IllegalStateException(
                    "the embedded Kafka did not start: " + failure.getMessage(), failure);
        }
    }

    private static void format(Path data) throws IOException {
        Files.createDirectories(data);
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .run();
        } catch (Exception failure) {
            throw new IOException("cannot format " + data + " for Kafka", failure);
        }
    }

    private static Map<String, String> properties(Path data, int port, int controllerPort) {
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put(
                "listeners",
                "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "BROKER");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", data.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // A transaction that begins while the one before is still being marked is looked at again
        // after this long.
        properties.put("add.partitions.to.txn.retry.backoff.ms", "1");
        // A killed broker is registered until its session ends; its successor waits for that.
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        return properties;
    }

    /** One that was free a moment ago may be given again: nobody listens on it yet. */
    private static int freePortBeside(int other) throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() != other) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
