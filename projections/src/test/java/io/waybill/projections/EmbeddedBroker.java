package io.waybill.projections;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A Kafka broker in the test's process. It can be stopped and started again with its data. */
public final class EmbeddedBroker implements AutoCloseable {
    private final Map<String, String> properties;
    private final int port;
    private KafkaRaftServer server;

    private EmbeddedBroker(Map<String, String> properties, int port) {
        this.properties = properties;
        this.port = port;
        server = started();
    }

    public static EmbeddedBroker start() throws Exception {
        Path data = Files.createTempDirectory("waybill-broker");
        new Formatter()
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString())
                .run();
        int port = freePort();
        return new EmbeddedBroker(properties(data, port, freePort()), port);
    }

    public Map<String, Object> clientProperties() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + port);
    }

    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    void startAgain() {
        server = started();
    }

    @Override
    public void close() {
        stop();
    }

    private KafkaRaftServer started() {
        KafkaRaftServer next = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        next.startup();
        return next;
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
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        return properties;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
