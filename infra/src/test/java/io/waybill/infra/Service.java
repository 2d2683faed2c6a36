package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.embedded.PreparedPostgres;
import io.waybill.infra.embedded.SharedServers;

import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The service in a process of its own, as {@code ./waybill up} starts it, and a client of its API.
 */
final class Service implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("wb_[0-9a-f]{64}");
    private static final Pattern KAFKA = Pattern.compile("Kafka +(\\S+) +topic (\\S+)\\.events");

    /** For a JVM that lives for seconds: most of what it does is to touch memory, once. */
    static final List<String> BRIEFLY =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseTransparentHugePages");

    private static final int FIRST_PORT = 16_000;
    private static final int PORTS_A_FORK = 4_000;
    private static final AtomicInteger nextPort =
            new AtomicInteger((int) ProcessHandle.current().pid());

    private final Path data;
    private final Map<String, String> properties;
    private final SharedServers.@Nullable Part part;
    private List<String> arguments;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;
    private @Nullable String token;

    record Answer(int status, JsonNode body) {}

    private Service(
            Path data,
            Map<String, String> properties,
            SharedServers.@Nullable Part part,
            List<String> arguments,
            int port)
            throws IOException {
        this.data = data;
        this.properties = properties;
        this.part = part;
        this.arguments = arguments;
        this.port = port;
        this.process = launch();
    }

    /** Everything in one process, data in the folder, the real engine as host {@code local}. */
    static Service alone(Path data) throws IOException, InterruptedException {
        return alone(data, "waybill.docker-host", RealEngine.ADDRESS);
    }

    /** The same with a simulated host, and more properties, as arguments. */
    static Service aloneSimulated(Path data, String... arguments)
            throws IOException, InterruptedException {
        return alone(data, "waybill.simulated", "true", arguments);
    }

    private static Service alone(Path data, String host, String value, String... arguments)
            throws IOException, InterruptedException {
        PreparedPostgres.into(data);
        Map<String, String> properties = Map.of("waybill.embedded", "true", host, value);
        return start(data, properties, null, List.of(arguments));
    }

    /** The real engine as host {@code local}, and more properties, as arguments. */
    static Service onEngine(Path data, String... arguments)
            throws IOException, InterruptedException {
        return onEngineAt(data, RealEngine.ADDRESS, arguments);
    }

    /** The same with the engine at another address. */
    static Service onEngineAt(Path data, String engine, String... arguments)
            throws IOException, InterruptedException {
        return shared(data, Map.of("waybill.docker-host", engine), arguments);
    }

    /** The same, with more properties of the JVM. */
    static Service onEngineWithProperties(Path data, Map<String, String> properties)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(properties);
        all.put("waybill.docker-host", RealEngine.ADDRESS);
        return shared(data, all);
    }

    /** A simulated host {@code local}, and more properties, as arguments. */
    static Service simulated(Path data, String... arguments)
            throws IOException, InterruptedException {
        return simulatedWithProperties(data, Map.of(), arguments);
    }

    /** The same with more properties of the JVM. */
    static Service simulatedWithProperties(
            Path data, Map<String, String> properties, String... arguments)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(properties);
        all.put("waybill.simulated", "true");
        return shared(data, all, arguments);
    }

    /** Against servers that are elsewhere, and more properties, as arguments. */
    static Service against(Path data, String jdbcUrl, String bootstrapServers, String... arguments)
            throws IOException, InterruptedException {
        return start(
                data,
                serverProperties(jdbcUrl, bootstrapServers, Topics.DEFAULT),
                null,
                List.of(arguments));
    }

    /** One more instance, on the same servers and set up in the same way. */
    static Service beside(Service first, Path data) throws IOException, InterruptedException {
        Service second = start(data, first.properties, null, first.arguments);
        second.signInAs(first);
        return second;
    }

    private static Service shared(Path data, Map<String, String> properties, String... arguments)
            throws IOException, InterruptedException {
        SharedServers.Part part = SharedServers.part();
        Map<String, String> all =
                serverProperties(part.jdbcUrl(), part.bootstrapServers(), part.topics());
        all.putAll(properties);
        return start(data, all, part, List.of(arguments));
    }

    private static Map<String, String> serverProperties(
            String jdbcUrl, String bootstrapServers, Topics topics) {
        Map<String, String> properties = new HashMap<>();
        properties.put("spring.datasource.url", jdbcUrl);
        properties.put("spring.datasource.username", "postgres");
        properties.put("waybill.kafka.bootstrap-servers", bootstrapServers);
        properties.put("waybill.kafka.topic-prefix", topics.prefix());
        properties.put("waybill.kafka.replication-factor", "1");
        return properties;
    }

    private static Service start(
            Path data,
            Map<String, String> properties,
            SharedServers.@Nullable Part part,
            List<String> arguments)
            throws IOException, InterruptedException {
        Service service = new Service(data, properties, part, arguments, freePort());
        service.awaitReady();
        return service;
    }

    private Process launch() throws IOException {
        Files.createDirectories(data);
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(BRIEFLY);
        command.add("-XX:+AutoCreateSharedArchive");
        command.add("-XX:SharedArchiveFile=target/waybill-test-" + RealEngine.FORK + ".jsa");
        command.add("-Xlog:cds=off");
        command.add("-Xlog:aot=off");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Dwaybill.data=" + data);
        command.add("-Dwaybill.port=" + port);
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("waybill.classpath", classpath())));
        command.add("io.waybill.infra.Waybill");
        command.add("--server.port=" + port);
        command.addAll(arguments);
        ProcessBuilder service =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        String engine = RealEngine.variable("DOCKER_HOST");
        if (engine != null) {
            service.environment().put("DOCKER_HOST", engine);
        }
        return service.start();
    }

    // What runs is what is shipped: the jar, and the libraries beside it.
    private static String classpath() {
        Path target = Path.of("target").toAbsolutePath();
        return target.resolve("waybill-infra-0.1.0-SNAPSHOT.jar") + ":" + target.resolve("lib/*");
    }

    private Path output() {
        return data.resolve("output.txt");
    }

    String said() {
        try {
            return Files.readString(output());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitReady() {
        int begin = said().lastIndexOf("Starting Waybill");
        String said =
                Soon.answer(
                        this::said,
                        all ->
                                !process.isAlive()
                                        || all.substring(Math.max(0, begin))
                                                .contains("Waybill is ready"));
        if (!process.isAlive()) {
            throw new IllegalStateException("the service did not come up:\n" + said);
        }
        // One that expired meanwhile is followed by another.
        token =
                TOKEN.matcher(said)
                        .results()
                        .map(MatchResult::group)
                        .reduce((_, last) -> last)
                        .orElse(null);
        if (!properties.containsKey("waybill.embedded")) {
            keepCredentials();
        }
    }

    /** What the command line signs in with. */
    Path credentials() {
        return data.resolve("credentials.json");
    }

    // One whose servers are its own does so itself, for the command line beside it.
    private void keepCredentials() {
        try {
            Files.writeString(
                    credentials(),
                    WaybillJson.mapper()
                            .writeValueAsString(
                                    Map.of(
                                            "server",
                                            "http://127.0.0.1:" + port,
                                            "token",
                                            Objects.requireNonNullElse(token, ""))));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Waits until something is so, and says what the service said if it never is. */
    void until(String what, BooleanSupplier so) {
        try {
            Soon.until(what, so);
        } catch (ConditionTimeoutException never) {
            throw new AssertionError(never.getMessage() + "\n" + said(), never);
        }
    }

    /** The first answer to a question that is enough. */
    Answer getUntil(String path, Predicate<Answer> enough) {
        try {
            return Soon.answer(() -> get(path), enough);
        } catch (ConditionTimeoutException never) {
            throw new AssertionError(never.getMessage() + "\n" + said(), never);
        }
    }

    /** An operation, once it is over. */
    JsonNode settled(String operation) {
        // Just after a start, the projection may not know of it yet.
        return getUntil(
                        "/api/v1/operations/" + operation,
                        answer ->
                                answer.status() == 200
                                        && !answer.body()
                                                .path("status")
                                                .asString("pending")
                                                .equals("pending"))
                .body();
    }

    /** That it succeeded; what is asked from then on knows of it. */
    Answer succeed(Answer answer) {
        assertThat(answer.body().path("status").asString(""))
                .as(answer.toString())
                .isEqualTo("succeeded");
        awaitProjected();
        return answer;
    }

    /**
     * Waits until each projection knows all that is in the log by now: a command is answered as
     * soon as it is there.
     */
    void awaitProjected() {
        try (Connection database = DriverManager.getConnection(jdbcUrl(), "postgres", "")) {
            long events =
                    number(
                            database,
                            "select (select count(*) from event) + (select coalesce(sum(events), 0) from offloaded)");
            until(
                    "each projection knows " + events + " events",
                    () ->
                            number(database, "select min(position) from projection_offset")
                                    >= events);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static long number(Connection database, String query) {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(query, failure);
        }
    }

    /** As fresh as the path asks for, however long that takes. */
    Answer fresh(String path) {
        return getUntil(path, answer -> !answer.body().path("code").asString("").equals("not-yet"));
    }

    /** Waits until a container is as it says, and nothing is asked of it any more. */
    void awaitCalm(String container, String status) {
        getUntil(
                "/api/v1/containers/" + container,
                answer ->
                        (answer.body().path("operation").isMissingNode()
                                        || answer.body().path("operation").isNull())
                                && answer.body().path("status").asString("").equals(status));
    }

    /** A container's history, once that tells of something. */
    String historyUntil(String container, String marker) {
        return getUntil(
                        "/api/v1/containers/" + container + "/history?limit=1000",
                        answer -> answer.body().toString().contains(marker))
                .body()
                .toString();
    }

    /** The service is ready before its engines have been looked at. */
    void awaitConnected(String host) {
        getUntil(
                "/api/v1/hosts/" + host,
                answer -> answer.body().path("connected").asBoolean(false));
    }

    /** The token of an instance that was there before on the same database. */
    void signInAs(Service first) {
        signInWith(first.token());
    }

    void signInWith(String shown) {
        token = shown;
        keepCredentials();
    }

    /** Where its Kafka listens. */
    String bootstrapServers() {
        return kafka().group(1);
    }

    /** How its topics are called. */
    Topics topics() {
        return new Topics(kafka().group(2));
    }

    private MatchResult kafka() {
        return KAFKA.matcher(said())
                .results()
                .reduce((former, last) -> last)
                .orElseThrow(() -> new IllegalStateException("no Kafka is named:\n" + said()));
    }

    /** Its database, for who may do all there. */
    String jdbcUrl() {
        if (!properties.containsKey("waybill.embedded")) {
            return Objects.requireNonNull(properties.get("spring.datasource.url"));
        }
        try {
            String port = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3);
            return "jdbc:postgresql://127.0.0.1:" + port.strip() + "/postgres?user=postgres";
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What a client signs in with. */
    String token() {
        return Objects.requireNonNull(token);
    }

    /** As a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgainWith(String... others) throws IOException, InterruptedException {
        arguments = List.of(others);
        startAgain();
    }

    void startAgain() throws IOException, InterruptedException {
        Files.writeString(data.resolve("output-before.txt"), said());
        Files.writeString(output(), "former token: " + token + "\n");
        process = launch();
        awaitReady();
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** What somebody shows who may do this. */
    String tokenOf(String actor, String... grants) {
        Answer made =
                post(
                        "/api/v1/tokens",
                        "{\"actor\": \"%s\", \"grants\": %s}"
                                .formatted(actor, WaybillJson.mapper().writeValueAsString(grants)));
        if (made.status() != 201) {
            throw new IllegalStateException("no token was made: " + made);
        }
        return made.body().path("token").asString();
    }

    Answer put(String path, String json) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(4))
                .header("Authorization", "Bearer " + Objects.requireNonNull(token))
                .header("Content-Type", "application/json");
    }

    /** What is answered in other words than JSON. */
    String text(String path) {
        return answer(request(path).GET()).body();
    }

    /** A metric as Prometheus reads it, by name and labels; not a number where there is none. */
    double metric(String name) {
        return text("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Double.valueOf(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Waits until a metric, which is looked at every now and then, is as it should be. */
    void awaitMetric(String name, DoublePredicate so) {
        until(name + " is as it should be", () -> so.test(metric(name)));
    }

    Answer send(HttpRequest.Builder request) {
        HttpResponse<String> answer = answer(request);
        String body = answer.body().isBlank() ? "null" : answer.body();
        return new Answer(answer.statusCode(), WaybillJson.mapper().readTree(body));
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new java.io.UncheckedIOException(unreachable);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /**
     * One that nobody else takes before it is listened on: none of those that a system gives to
     * whoever asks for any, as connections do, and of no other fork's.
     */
    static int freePort() throws IOException {
        for (int tries = 0; tries < PORTS_A_FORK; tries++) {
            int port =
                    FIRST_PORT
                            + Integer.parseInt(RealEngine.FORK) * PORTS_A_FORK
                            + Math.floorMod(nextPort.getAndIncrement(), PORTS_A_FORK);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException _) {
                // Somebody has it.
            }
        }
        throw new IOException("no port is free");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("the service did not end:\n" + said());
        }
        if (part != null) {
            part.delete();
        }
    }
}
