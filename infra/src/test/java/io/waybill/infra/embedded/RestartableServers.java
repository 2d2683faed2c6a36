package io.waybill.infra.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** A broker and a PostgreSQL that can go away and come back where they were. */
public final class RestartableServers implements AutoCloseable {
    private final Path data;
    private final int brokerPort;
    private final int postgresPort;
    private final int guardedPort;
    private final @Nullable TokenIssuer issuer;
    private final @Nullable SelfSigned certificate;
    private @Nullable EmbeddedKafkaBroker broker;
    private @Nullable EmbeddedPostgres postgres;

    public RestartableServers(Path data, int brokerPort, int postgresPort) throws IOException {
        this(data, brokerPort, postgresPort, 0, null);
    }

    /**
     * With a second way in to the broker, over TLS, for those that {@link #letIn} names or who have
     * a token, and for what they are allowed to do.
     */
    public static RestartableServers guarded(
            Path data, int brokerPort, int postgresPort, int guardedPort, TokenIssuer issuer)
            throws IOException {
        return new RestartableServers(data, brokerPort, postgresPort, guardedPort, issuer);
    }

    private RestartableServers(
            Path data,
            int brokerPort,
            int postgresPort,
            int guardedPort,
            @Nullable TokenIssuer issuer)
            throws IOException {
        this.guardedPort = guardedPort;
        this.issuer = issuer;
        this.data = data;
        this.brokerPort = brokerPort;
        this.postgresPort = postgresPort;
        PreparedPostgres.into(data);
        startPostgres();
        certificate = guardedPort > 0 ? SelfSigned.into(data) : null;
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
        if (issuer != null && certificate != null) {
            String guarded = ",GUARDED://" + guardedBootstrapServers();
            settings.merge("listeners", guarded, String::concat);
            settings.merge("advertised.listeners", guarded, String::concat);
            settings.merge("listener.security.protocol.map", ",GUARDED:SASL_SSL", String::concat);
            settings.put(
                    "listener.name.guarded.ssl.keystore.location", certificate.store().toString());
            settings.put("listener.name.guarded.ssl.keystore.type", "PKCS12");
            settings.put("listener.name.guarded.ssl.keystore.password", SelfSigned.PASSWORD);
            settings.put(
                    "listener.name.guarded.sasl.enabled.mechanisms", "SCRAM-SHA-512,OAUTHBEARER");
            issuer.brokerSettings()
                    .forEach(
                            (name, value) ->
                                    settings.put(
                                            "listener.name.guarded.oauthbearer." + name, value));
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

    /** Makes a user known by a password (SCRAM-SHA-512). */
    public void letIn(String user, String password)
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
        }
    }

    /** What users may do, and nothing else. */
    public void allow(List<AclBinding> permissions)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createAcls(permissions).all().get();
        }
    }

    public String guardedBootstrapServers() {
        return "127.0.0.1:" + guardedPort;
    }

    /** The certificate that the guarded broker shows, for who is to trust it. */
    public Path guardedCertificate() {
        return Objects.requireNonNull(certificate).pem();
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
                        // Else a crash takes with it what was committed a moment ago.
                        .setServerConfig("synchronous_commit", "on")
                        .setPGStartupWait(Duration.ofMinutes(3))
                        .start();
    }

    /** As if its machine had lost power: what it begins with again is what it had written. */
    public void crashPostgres() throws IOException, InterruptedException {
        String process =
                Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst().strip();
        new ProcessBuilder("kill", "-QUIT", process).start().waitFor();
        stopPostgres();
    }

    /** Its data as it is, while it does not run. */
    public void copyPostgres(Path to) throws IOException {
        PreparedPostgres.copy(data.resolve("postgres"), to);
    }

    /** Has it start with such a copy next. */
    public void bringBackPostgres(Path copy) throws IOException {
        FileSystemUtils.deleteRecursively(data.resolve("postgres"));
        PreparedPostgres.copy(copy, data.resolve("postgres"));
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
