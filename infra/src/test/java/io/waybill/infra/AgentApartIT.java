package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.domain.HostId;
import io.waybill.domain.wire.Topics;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;
import io.waybill.infra.embedded.TokenIssuer;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.Reader;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An agent in a process of its own, on a real engine, that the broker lets in by name and password,
 * or by a token. The service knows nothing of the engine.
 */
class AgentApartIT {
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final String SERVICE_SECRET = "another";
    private static final Map<String, String> SECRETS =
            Map.of("edge", "secret", "waybill", SERVICE_SECRET);

    @TempDir private Path data;
    private TokenIssuer issuer;
    private RestartableServers servers;

    // Each test starts its own, as it needs it.
    @SuppressWarnings("NullAway.Init")
    private Service service;

    private Map<String, String> clientSettings = Map.of();
    private final List<Process> agents = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        issuer = new TokenIssuer(data.resolve("issuer"), SECRETS);
        servers =
                RestartableServers.guarded(
                        data, Service.freePort(), Service.freePort(), Service.freePort(), issuer);
        servers.letIn("edge", "secret");
        servers.allow(permissionsOfTheAgentOf("edge"));
    }

    /** One that the broker asks for nothing. */
    private void startService() throws Exception {
        startService(servers.bootstrapServers(), List.of());
    }

    private void startService(String bootstrapServers, List<String> arguments) throws Exception {
        service =
                Service.against(
                        data.resolve("service"),
                        servers.jdbcUrl(),
                        bootstrapServers,
                        arguments.toArray(String[]::new));
        Answer registered =
                service.post("/api/v1/hosts", "{\"name\": \"edge\", \"address\": \"agent:\"}");
        assertThat(registered.status()).as(registered.toString()).isEqualTo(200);
        MainJobIT.publishWeb(service);
    }

    @AfterEach
    void stop() throws Exception {
        for (Process agent : agents) {
            agent.destroyForcibly().waitFor();
        }
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("apart");
        }
        if (servers != null) {
            servers.close();
        }
        issuer.close();
    }

    @Test
    void itRunsContainersItsDeathIsNoticedAndItsReturnTold() throws Exception {
        startService();
        Process first = startAgent("secret");
        service.succeed(run("apart-1", "?wait=3m"));
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + id("apart-1")))
                .hasSize(1);
        service.succeed(
                service.post("/api/v1/containers/apart-1/stop?wait=3m", "{\"grace\": \"1s\"}"));
        service.succeed(service.post("/api/v1/containers/apart-1/start?wait=3m", "{}"));
        Instant answered = Instant.now();
        Instant since = answered.plus(HEARTBEAT.multipliedBy(2));
        service.until("it is heard", () -> SightIT.heardAt(service, "edge").isAfter(since));

        Instant killed = Instant.now();
        first.destroyForcibly().waitFor();
        RealEngine.cli("kill", "apart-1");
        awaitUntil("the host is disconnected", () -> audit("disconnect").size() == 1);
        assertThat(recordedAt(audit("disconnect").getFirst())).isAfter(killed);
        awaitUntil("its container is lost", () -> status("apart-1").equals("lost"));
        Answer waiting = run("apart-2", "");
        assertThat(waiting.status()).as(waiting.toString()).isEqualTo(202);

        Instant again = Instant.now();
        startAgent("secret");
        awaitUntil("what was asked meanwhile is done", () -> status("apart-2").equals("running"));
        awaitUntil("the container is found as it is", () -> status("apart-1").equals("exited"));
        // The audit is another projection than the fleet, and may come later.
        awaitUntil("that it was found is in the audit", () -> audit("find").size() == 1);
        assertThat(audit("lose")).hasSize(1);
        awaitUntil(
                "what somebody did meanwhile is in the audit, as the engine remembers it",
                () ->
                        service.get("/api/v1/audit?action=exit&cause=somebody-else")
                                        .body()
                                        .path("items")
                                        .size()
                                == 1);
        awaitUntil("the time without sight is in the audit", () -> audit("unobserve").size() == 1);
        String says = only(audit("unobserve")).path("summary").asString();
        assertThat(SightIT.from(says)).isBetween(answered, killed);
        assertThat(SightIT.to(says)).isBetween(again, Instant.now());
        for (String name : List.of("apart-1", "apart-2")) {
            assertThat(RealEngine.containersLabelled("io.waybill.container=" + id(name)))
                    .hasSize(1);
        }
    }

    /** All that passes between the two are topics, on which the value is nowhere. */
    @Test
    void itMakesContainersWithSecrets() throws Exception {
        Path master = Files.writeString(data.resolve("master.key"), "5e".repeat(32));
        startService(
                servers.bootstrapServers(), List.of("--waybill.secrets.master-key-file=" + master));
        startAgent("secret");
        Answer put =
                service.send(
                        service.request("/api/v1/secrets/apart-db")
                                .setHeader("Content-Type", "text/plain")
                                .PUT(HttpRequest.BodyPublishers.ofString("canary-apart-0815")));
        assertThat(put.status()).as(put.toString()).isEqualTo(200);
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "apart-secret", "host": "edge", "image": "web",
                         "spec": {"environment": {"DB_PASSWORD": "secret:apart-db"}}}"""));
        assertThat(RealEngine.cli("exec", "apart-secret", "/bin/sh", "-c", "echo \"$DB_PASSWORD\""))
                .isEqualTo("canary-apart-0815");
        Topics topics = Topics.DEFAULT;
        HostId edge = new HostId("edge");
        for (String topic :
                List.of(
                        topics.events(),
                        topics.desired(edge),
                        topics.observed(edge),
                        topics.requests(edge),
                        topics.replies(edge))) {
            CommittedTopic.readAll(servers.bootstrapServers(), topic)
                    .forEach(
                            record -> {
                                byte[] value = record.value();
                                assertThat(value == null ? "" : new String(value, UTF_8))
                                        .as(topic)
                                        .doesNotContain("canary-apart-0815");
                            });
        }
        assertThat(service.said() + said(1)).doesNotContain("canary-apart-0815");
    }

    @Test
    void whoIsNotLetInSaysSoAndTwoAgentsOnOneHostAreNoticed() throws Exception {
        startService();
        startAgent("wrong");
        awaitUntil("it says that it is not let in", () -> said(1).contains("lets nobody in"));
        Path trusting = data.resolve("trusts-nobody.properties");
        Files.writeString(trusting, "security.protocol=SSL\n");
        startAgentWith(trusting);
        awaitUntil(
                "it says that it does not trust the broker",
                () -> said(2).contains("lets nobody in") && said(2).contains("SSL handshake"));
        startAgent("secret");
        awaitUntil("the host is connected", () -> audit("connect").size() == 1);
        startAgent("secret");
        awaitUntil(
                "the second one is noticed",
                () ->
                        service.get("/actuator/health")
                                .body()
                                .at("/components/hosts/details/edge")
                                .asString("")
                                .contains("two agents"));
    }

    @Test
    void whoGetsNoTokenSaysSo() throws Exception {
        Path config = SignIn.TOKEN.config(this, "edge", "wrong");
        Process refused = startAgentWith(config);
        assertThat(refused.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(said(1)).contains("waybill: ").contains("401");
    }

    /** How the broker comes to know who somebody is; what they may do is the same. */
    private enum SignIn {
        PASSWORD(
                """
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%1$s" password="%2$s";
                """),
        TOKEN(
                """
                sasl.mechanism=OAUTHBEARER
                sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ssl.truststore.type="PEM" ssl.truststore.location="%4$s";
                sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler
                sasl.oauthbearer.token.endpoint.url=%3$s
                sasl.oauthbearer.client.credentials.client.id=%1$s
                sasl.oauthbearer.client.credentials.client.secret=%2$s
                """);

        private final String settings;

        SignIn(String settings) {
            this.settings = settings;
        }

        /** As docs/security.md shows it. */
        Path config(AgentApartIT test, String user, String secret) throws IOException {
            Path config = test.data.resolve("client-%s-%s.properties".formatted(user, secret));
            String trust =
                    """
                    security.protocol=SASL_SSL
                    ssl.truststore.type=PEM
                    ssl.truststore.location=%s
                    """
                            .formatted(test.servers.guardedCertificate());
            Files.writeString(
                    config,
                    trust
                            + settings.formatted(
                                    user, secret, test.issuer.tokens(), test.issuer.certificate()));
            return config;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itReadsAndSpeaksForItsOwnHostAndForNoOther(SignIn signIn) throws Exception {
        servers.letIn("waybill", SERVICE_SECRET);
        servers.allow(permissionsOfTheService());
        startService(
                servers.guardedBootstrapServers(),
                settings(signIn.config(this, "waybill", SERVICE_SECRET)).entrySet().stream()
                        .map(
                                each ->
                                        "--waybill.kafka.client."
                                                + each.getKey()
                                                + "="
                                                + each.getValue())
                        .toList());
        Path agents = signIn.config(this, "edge", "secret");
        clientSettings = settings(agents);
        Answer other =
                service.post("/api/v1/hosts", "{\"name\": \"other\", \"address\": \"agent:\"}");
        assertThat(other.status()).isEqualTo(200);
        startAgentWith(agents);
        awaitUntil("the host is connected", () -> audit("connect").size() == 1);
        service.succeed(run("apart-3", "?wait=3m"));
        service.succeed(
                service.post(
                        "/api/v1/containers/apart-3/exec?wait=3m", "{\"command\": [\"true\"]}"));

        HostId its = new HostId("edge");
        HostId foreign = new HostId("other");
        Topics topics = Topics.DEFAULT;
        for (String readable : List.of(topics.desired(its), topics.requests(its))) {
            assertThat(refusalToRead(readable)).as(readable).isNull();
        }
        for (String secret :
                List.of(
                        topics.desired(foreign),
                        topics.requests(foreign),
                        topics.replies(foreign),
                        topics.observed(foreign),
                        topics.journal(foreign),
                        topics.events(),
                        topics.containerStates())) {
            assertThat(refusalToRead(secret))
                    .as(secret)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        for (String closed :
                List.of(
                        topics.observed(foreign),
                        topics.replies(foreign),
                        topics.journal(foreign),
                        topics.desired(foreign),
                        topics.desired(its),
                        topics.requests(its),
                        topics.events(),
                        topics.publisherPosition())) {
            assertThat(refusalToWrite(closed))
                    .as(closed)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    private @Nullable Exception refusalToRead(String topic) {
        Map<String, Object> settings = clientSettings();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Soon.until(
                    topic + " is read or refused",
                    () -> !consumer.poll(Duration.ofMillis(500)).isEmpty());
            return null;
        } catch (AuthorizationException refused) {
            return refused;
        }
    }

    private @Nullable Throwable refusalToWrite(String topic) throws InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0])).get();
            return null;
        } catch (ExecutionException refused) {
            return refused.getCause();
        }
    }

    private static Map<String, String> settings(Path config) throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(config)) {
            properties.load(file);
        }
        Map<String, String> settings = new HashMap<>();
        properties.forEach((name, value) -> settings.put((String) name, (String) value));
        return settings;
    }

    private Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("bootstrap.servers", servers.guardedBootstrapServers());
        settings.put("max.block.ms", 120_000);
        return settings;
    }

    /** As docs/security.md grants them. */
    private static List<AclBinding> permissionsOfTheAgentOf(String host) {
        String its = "waybill.hosts." + host + ".";
        return List.of(
                permission(host, ResourceType.TOPIC, its, PatternType.PREFIXED, AclOperation.READ),
                permission(
                        host,
                        ResourceType.TOPIC,
                        its + "observed",
                        PatternType.LITERAL,
                        AclOperation.WRITE),
                permission(
                        host,
                        ResourceType.TOPIC,
                        its + "replies",
                        PatternType.LITERAL,
                        AclOperation.WRITE),
                permission(
                        host,
                        ResourceType.TOPIC,
                        its + "journal",
                        PatternType.LITERAL,
                        AclOperation.WRITE),
                permission(
                        host,
                        ResourceType.TRANSACTIONAL_ID,
                        its + "journal",
                        PatternType.LITERAL,
                        AclOperation.WRITE));
    }

    private static List<AclBinding> permissionsOfTheService() {
        List<AclBinding> all = new ArrayList<>();
        for (AclOperation operation :
                List.of(
                        AclOperation.CREATE,
                        AclOperation.DESCRIBE,
                        AclOperation.DESCRIBE_CONFIGS,
                        AclOperation.READ,
                        AclOperation.WRITE)) {
            all.add(
                    permission(
                            "waybill",
                            ResourceType.TOPIC,
                            "waybill.",
                            PatternType.PREFIXED,
                            operation));
        }
        for (AclOperation operation : List.of(AclOperation.DESCRIBE, AclOperation.WRITE)) {
            all.add(
                    permission(
                            "waybill",
                            ResourceType.TRANSACTIONAL_ID,
                            "waybill",
                            PatternType.PREFIXED,
                            operation));
        }
        return all;
    }

    private static AclBinding permission(
            String user,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private Process startAgent(String password) throws IOException {
        return startAgentWith(SignIn.PASSWORD.config(this, "edge", password));
    }

    private Process startAgentWith(Path config) throws IOException {
        Process agent =
                AgentApart.start(
                        output(agents.size() + 1),
                        "--kafka",
                        servers.guardedBootstrapServers(),
                        "--client-config",
                        config.toString(),
                        "--data",
                        data.resolve("agent").toString(),
                        "--heartbeat",
                        HEARTBEAT.toSeconds() + "s",
                        "--host",
                        "edge=" + RealEngine.ADDRESS);
        agents.add(agent);
        return agent;
    }

    private Path output(int number) {
        return data.resolve("agent-" + number + ".txt");
    }

    private String said(int number) {
        try {
            return Files.exists(output(number)) ? Files.readString(output(number)) : "";
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Answer run(String name, String wait) {
        return service.post(
                "/api/v1/containers" + wait,
                "{\"name\": \"%s\", \"host\": \"edge\", \"image\": \"web\"}".formatted(name));
    }

    private String id(String name) {
        return service.get("/api/v1/containers/" + name).body().path("id").asString();
    }

    private String status(String name) {
        return service.get("/api/v1/containers/" + name).body().path("status").asString("");
    }

    private List<JsonNode> audit(String action) {
        return service.get("/api/v1/audit?action=" + action)
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private static JsonNode only(List<JsonNode> entries) {
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private static Instant recordedAt(JsonNode entry) {
        return Instant.parse(entry.path("recordedAt").asString());
    }

    private void awaitUntil(String what, BooleanSupplier condition) {
        try {
            service.until(what, condition);
        } catch (AssertionError never) {
            for (int number = 1; number <= agents.size(); number++) {
                System.out.println("agent " + number + ":\n" + said(number));
            }
            throw never;
        }
    }
}
