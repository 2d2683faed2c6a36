package io.waybill.runtime.apart;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What every Kafka client of the process is given. */
final class ClientConfig {
    private static final String SERVERS = "bootstrap.servers";

    private ClientConfig() {}

    /**
     * @param servers goes before what the file says
     */
    static Map<String, Object> of(@Nullable Path file, @Nullable String servers)
            throws IOException {
        Map<String, Object> config = new HashMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (NoSuchFileException _) {
                throw new IllegalArgumentException("there is no file " + file);
            }
            properties
                    .stringPropertyNames()
                    .forEach(name -> config.put(name, properties.getProperty(name)));
        }
        if (servers != null) {
            config.put(SERVERS, servers);
        }
        if (!config.containsKey(SERVERS)) {
            throw new IllegalArgumentException(
                    "say where Kafka is: --kafka HOST:PORT, or bootstrap.servers in the file of --client-config");
        }
        return config;
    }
}
