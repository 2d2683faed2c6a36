package io.waybill.infra;

import io.waybill.infra.embedded.EmbeddedServers;
import io.waybill.runtime.Tracing;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts the service; with {@code -Dwaybill.embedded=true}, its database and broker first. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Waybill {

    /**
     * @param arguments Spring Boot's, such as {@code --server.port=7070}
     */
    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        // Axon asks its makers for updates unless told not to, before it starts.
        System.setProperty("axoniq.update-checker.disabled", "true");
        Tracing.begin("waybill");
        try {
            run(arguments, begin);
        } catch (IOException | IllegalStateException | PortInUseException failure) {
            // The cause is in the sentence; a stack trace would hide it.
            System.err.println("waybill: " + failure.getMessage());
            LoggerFactory.getLogger(Waybill.class).debug("did not start", failure);
            System.exit(1);
        }
    }

    private static void run(String[] arguments, long begin) throws IOException {
        SpringApplication application = new SpringApplication(Waybill.class);
        application.setRegisterShutdownHook(false);
        EmbeddedServers servers = null;
        if (Boolean.getBoolean("waybill.embedded")) {
            Path data = DataFolder.path().toAbsolutePath();
            requireFree(Integer.getInteger("waybill.port", 7070));
            servers = EmbeddedServers.start(data);
            Map<String, Object> embedded = properties(servers);
            // Before application.yml, which names servers that are elsewhere.
            application.addInitializers(
                    context ->
                            context.getEnvironment()
                                    .getPropertySources()
                                    .addFirst(new MapPropertySource("embedded", embedded)));
        }
        EmbeddedServers started = servers;
        ConfigurableApplicationContext context;
        try {
            context = application.run(arguments);
        } catch (RuntimeException failure) {
            shutDown(null, started);
            throw failure;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> shutDown(context, started), "shutdown"));
        try {
            context.getBean(FirstStart.class).welcome(begin);
        } catch (RuntimeException failure) {
            LoggerFactory.getLogger(Waybill.class).error("the service ends", failure);
            System.exit(1); // what runs already would go on, and nobody could get in
        }
    }

    private static void requireFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException _) {
            throw new IllegalStateException(
                    "port " + port + " is taken; name another one with --port");
        }
    }

    private static Map<String, Object> properties(EmbeddedServers servers) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.datasource.url", servers.jdbcUrl());
        properties.put("spring.datasource.username", "postgres");
        properties.put("waybill.kafka.bootstrap-servers", servers.bootstrapServers());
        properties.put("waybill.kafka.replication-factor", "1");
        return properties;
    }

    private static void shutDown(
            @Nullable ConfigurableApplicationContext context, @Nullable EmbeddedServers servers) {
        if (context != null) {
            context.close();
        }
        if (servers != null) {
            try {
                servers.close();
            } catch (IOException failure) {
                System.err.println(
                        "waybill: the embedded servers did not stop cleanly: "
                                + failure.getMessage());
            }
        }
    }
}
