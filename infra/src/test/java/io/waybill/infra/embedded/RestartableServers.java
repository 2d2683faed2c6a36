package io.waybill.infra.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** A broker and a PostgreSQL that can go away and come back where they were. */
public final class RestartableServers implements AutoCloseable {
    private final Path data;
    private final int brokerPort;
    private final int postgresPort;
    private final int guardedPort;
    private @Nullable EmbeddedKafkaBroker broker;
    private @Nullable EmbeddedPostgres postgres;

    public RestartableServers(Path data, int brokerPort, int postgresPort) throws IOException {
        this(data, brokerPort, postgresPort, 0);
    }

    /**
     * With a second way in to the broker, over TLS, for those that {@link #letIn} names, and for
     * what it lets them do.
     */
    public static RestartableServers guarded(
            Path data, int brokerPort, int postgresPort, int guardedPort) throws IOException {
        return new RestartableServers(data, brokerPort, postgresPort, guardedPort);
    }

    private RestartableServers(Path data, int brokerPort, int postgresPort, int guardedPort)
            throws IOException {
        this.guardedPort = guardedPort;
        this.data = data;
        this.brokerPort = brokerPort;
        this.postgresPort = postgresPort;
        PreparedPostgres.into(data);
        startPostgres();
        if (guardedPort > 0) {
            makeCertificate();
        }
        startBroker();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/postgres";
    }

    public void startBroker() {
        broker = EmbeddedKafkaBroker.start(data.resolve("kafka"), brokerPort, this::guard);
    }

    private Map<String, String> guard(Map<String, String> settings) {
        if (guardedPort > 0) {
            String guarded = ",GUARDED://" + guardedBootstrapServers();
            settings.merge("listeners", guarded, String::concat);
            settings.merge("advertised.listeners", guarded, String::concat);
            settings.merge("listener.security.protocol.map", ",GUARDED:SASL_SSL", String::concat);
            settings.put(
                    "listener.name.guarded.ssl.keystore.location",
                    data.resolve("tls.p12").toString());
            settings.put("listener.name.guarded.ssl.keystore.type", "PKCS12");
            settings.put("listener.name.guarded.ssl.keystore.password", "changeit");
            settings.put("listener.name.guarded.sasl.enabled.mechanisms", "SCRAM-SHA-512");
            settings.put(
                    "listener.name.guarded.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
            settings.put(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
            // Whoever comes in by the first way is nobody in particular, and may do all.
            settings.put("super.users", "User:ANONYMOUS");
        }
        return settings;
    }

    /** Makes a user known by a password (SCRAM-SHA-512), who may do these things and no others. */
    public void letIn(String user, String password, List<AclBinding> permissions)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.alterUserScramCredentials(
                            List.of(
                                    new UserScramCredentialUpsertion(
                                            user,
                                            new ScramCredentialInfo(
                                                    ScramMechanism.SCRAM_SHA_512, 4_096),
                                            password)))
                    .all()
                    .get();
            admin.createAcls(permissions).all().get();
        }
    }

    public String guardedBootstrapServers() {
        return "127.0.0.1:" + guardedPort;
    }

    /** The certificate that the guarded broker shows, for who is to trust it. */
    public Path guardedCertificate() {
        return data.resolve("tls.pem");
    }

    private void makeCertificate() throws IOException {
        String store = data.resolve("tls.p12").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store,
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-keystore",
                store,
                "-storepass",
                "changeit",
                "-file",
                guardedCertificate().toString());
    }

    private static void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(System.getProperty("java.home") + "/bin/keytool");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + String.join(" ", command));
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    public void stopBroker() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    public void startPostgres() throws IOException {
        postgres =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data.resolve("postgres"))
                        .setCleanDataDirectory(false)
                        .setPort(postgresPort)
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
    }

    public void stopPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    @Override
    public void close() throws IOException {
        stopBroker();
        stopPostgres();
    }
}
