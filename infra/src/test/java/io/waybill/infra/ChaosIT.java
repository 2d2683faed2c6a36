package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waybill.cli.InProcess;
import io.waybill.cli.InProcess.Ran;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that Waybill is made of and depends on is killed, stopped and cut at random while commands
 * come in, two things at a time; in the end no acknowledged command is lost, and log, topics,
 * projections, engines and proof agree. For how long is set by {@code waybill.chaos.seconds}; with
 * the same {@code waybill.chaos.seed} the same things happen to the same things. Without the former
 * it is skipped.
 */
class ChaosIT {
    private static final Duration LASTS =
            Duration.ofSeconds(Long.getLong("waybill.chaos.seconds", 0));
    private static final long SEED = Long.getLong("waybill.chaos.seed", 20_261_127L);
    private static final int INSTANCES = 2;

    /** Where the containers of each sender are. */
    private static final List<String> HOSTS = List.of("near", "far", "near", "far");

    private enum Fault {
        INSTANCE_KILLED,
        AGENT_KILLED,
        AGENT_STOPPED,
        BROKER_AWAY,
        POSTGRES_AWAY,
        POSTGRES_CRASHED,
        ENGINE_CUT,
        ENGINE_SILENT,
        ENGINE_STOPPED,
        ENGINE_KILLED
    }

    private static final List<Fault> OF_WAYBILL =
            List.of(Fault.INSTANCE_KILLED, Fault.AGENT_KILLED, Fault.AGENT_STOPPED);

    private static final List<Fault> OF_OTHERS =
            List.of(
                    Fault.BROKER_AWAY,
                    Fault.POSTGRES_AWAY,
                    Fault.POSTGRES_CRASHED,
                    Fault.ENGINE_CUT,
                    Fault.ENGINE_SILENT,
                    Fault.ENGINE_STOPPED,
                    Fault.ENGINE_KILLED);

    @TempDir private Path data;
    private RestartableServers servers;
    private SecondEngine second;
    private EngineLine line;
    private final List<Service> instances = new ArrayList<>();
    private Process agent;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final AtomicInteger killedInstances = new AtomicInteger();
    private volatile boolean sending = true;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(LASTS.isPositive(), "it is said how long (waybill.chaos.seconds)");
        RealEngine.require();
        servers = new RestartableServers(data, Service.freePort(), Service.freePort());
        line = new EngineLine(data.resolve("engine.sock"));
        second = SecondEngine.start();
        for (int instance = 0; instance < INSTANCES; instance++) {
            instances.add(
                    Service.against(
                            data.resolve("instance-" + instance),
                            servers.jdbcUrl(),
                            servers.bootstrapServers(),
                            "--waybill.agents.heartbeat=1s"));
            instances.get(instance).signInAs(instances.getFirst());
        }
        register("near", line.address());
        register("far", "agent:");
        startAgent();
        MainJobIT.publishWeb(instances.getFirst());
        for (String host : List.of("near", "far")) {
            instances.getFirst().awaitConnected(host);
        }
    }

    private void register(String name, String address) {
        Answer registered =
                instances
                        .getFirst()
                        .post(
                                "/api/v1/hosts",
                                "{\"name\": \"%s\", \"address\": \"%s\"}".formatted(name, address));
        assertThat(registered.status()).as(registered.toString()).isEqualTo(200);
    }

    private void startAgent() throws IOException {
        agent =
                AgentApart.start(
                        data.resolve("agent.txt"),
                        "--kafka",
                        servers.bootstrapServers(),
                        "--data",
                        data.resolve("agent").toString(),
                        "--heartbeat",
                        "1s",
                        "--host",
                        "far=" + second.address());
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.destroyForcibly().waitFor();
        }
        for (Service instance : instances) {
            instance.close();
        }
        if (second != null) {
            second.close();
        }
        if (servers != null) {
            RealEngine.removeAllNamed("chaos-");
            line.close();
            servers.close();
        }
    }

    @Test
    void whateverHappensNothingAcknowledgedIsLostAndAllAgree() throws Exception {
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < HOSTS.size(); sender++) {
            int mine = sender;
            senders.add(begin(() -> send(mine)));
        }
        long until = System.nanoTime() + LASTS.toNanos();
        List<Thread> harm =
                List.of(
                        begin(() -> harm(OF_WAYBILL, new Random(SEED), until)),
                        begin(() -> harm(OF_OTHERS, new Random(~SEED), until)));
        for (Thread thread : harm) {
            thread.join();
        }
        sending = false;
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(failures).as(() -> said()).isEmpty();
        String outcomes = assertEachAcknowledgedCommandIsOver();
        assertAllAgree();
        assertEnginesHoldWhatIsOnRecord();
        assertTheLogIsProven();
        System.out.printf(
                "ChaosIT, seed %d: %s; %d commands acknowledged (%s), %d refused%n",
                SEED, faults, acknowledged.size(), outcomes, refused.size());
    }

    private interface Act {
        void run() throws Exception;
    }

    private Thread begin(Act act) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                act.run();
                            } catch (Exception | AssertionError failure) {
                                failures.add(failure);
                            }
                        });
    }

    private String said() {
        StringBuilder all = new StringBuilder();
        instances.forEach(instance -> all.append(instance.said()).append('\n'));
        return all.toString();
    }

    private void harm(List<Fault> kinds, Random random, long until) throws Exception {
        for (int number = 0; System.nanoTime() < until && failures.isEmpty(); number++) {
            Thread.sleep(500 + random.nextInt(2_500));
            // Each kind at least once in so many, in an order that the seed makes.
            Fault fault =
                    number < kinds.size()
                            ? kinds.get(number)
                            : kinds.get(random.nextInt(kinds.size()));
            synchronized (faults) {
                faults.merge(fault, 1, Integer::sum);
            }
            harm(fault, 200 + random.nextInt(3_000));
        }
    }

    private void harm(Fault fault, int lasts) throws Exception {
        switch (fault) {
            case INSTANCE_KILLED -> {
                Service instance = instances.get(killedInstances.getAndIncrement() % INSTANCES);
                instance.kill();
                Thread.sleep(lasts);
                supervise(instance);
                instance.signInAs(instances.getFirst());
            }
            case AGENT_KILLED -> {
                agent.destroyForcibly().waitFor();
                Thread.sleep(lasts);
                startAgent();
            }
            case AGENT_STOPPED -> stopped(agent.pid(), lasts);
            case BROKER_AWAY -> {
                servers.stopBroker();
                Thread.sleep(lasts);
                servers.startBroker();
            }
            case POSTGRES_AWAY -> {
                servers.stopPostgres();
                Thread.sleep(lasts);
                servers.startPostgres();
            }
            case POSTGRES_CRASHED -> {
                servers.crashPostgres();
                Thread.sleep(lasts);
                servers.startPostgres();
            }
            case ENGINE_CUT -> {
                line.cut();
                Thread.sleep(lasts);
                line.mend();
            }
            case ENGINE_SILENT -> line.silenceEventStreams();
            case ENGINE_STOPPED -> stopped(second.pid(), lasts);
            case ENGINE_KILLED -> {
                second.kill();
                Thread.sleep(lasts);
                second.startAgain();
            }
        }
    }

    // One whose PostgreSQL goes away while it starts ends, and whatever runs it starts it again.
    private static void supervise(Service instance) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                instance.startAgain();
                return;
            } catch (IllegalStateException ended) {
                if (tries == 5) {
                    throw ended;
                }
            }
        }
    }

    private static void stopped(long process, int lasts) throws Exception {
        signal("-STOP", process);
        Thread.sleep(lasts);
        signal("-CONT", process);
    }

    private static void signal(String signal, long process) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process)).start().waitFor();
    }

    /** The life of one container after another. */
    private void send(int sender) throws Exception {
        for (int number = 0; sending && failures.isEmpty(); number++) {
            String name = "chaos-" + sender + "-" + number;
            String path = "/api/v1/containers/" + name;
            String body =
                    "{\"name\": \"%s\", \"host\": \"%s\", \"image\": \"web\"}"
                            .formatted(name, HOSTS.get(sender));
            if (!isDone(name + "-run", "/api/v1/containers", body)) {
                continue;
            }
            isDone(name + "-stop", path + "/stop", "{\"grace\": \"1s\"}");
            isDone(name + "-start", path + "/start", "{}");
            if (number % 2 == 0) {
                isDone(name + "-kill", path + "/kill", "{}");
                isDone(name + "-remove", path + "?force=true", null);
            }
        }
    }

    /**
     * Asks until there is an answer that says what became of it, and waits until that is over.
     *
     * @param body of what is posted; null where something is deleted
     * @return whether it was acknowledged
     */
    private boolean isDone(String key, String path, @org.jspecify.annotations.Nullable String body)
            throws InterruptedException {
        for (int tries = 0; failures.isEmpty(); tries++) {
            Service instance = instances.get((key.hashCode() & 1) ^ (tries & 1));
            HttpRequest.Builder request = instance.request(path).header("Idempotency-Key", key);
            request =
                    body == null
                            ? request.DELETE()
                            : request.POST(HttpRequest.BodyPublishers.ofString(body));
            try {
                Answer answer = instance.send(request);
                if (answer.status() == 200 || answer.status() == 202) {
                    String operation = answer.body().path("operation").asString("");
                    assertThat(operation).as("%s", answer).isNotEmpty();
                    acknowledged.add(operation);
                    awaitOver(operation);
                    return true;
                }
                if (answer.status() < 500) {
                    refused.add(key + ": " + answer);
                    return false;
                }
            } catch (UncheckedIOException _) {
                // It was killed before it could answer.
            }
            Thread.sleep(100);
        }
        return false;
    }

    // However long that takes: one thing after another is away. In the end all have to be over.
    private void awaitOver(String operation) throws InterruptedException {
        while (sending && statusOf(operation).equals("pending")) {
            Thread.sleep(100);
        }
    }

    private String statusOf(String operation) {
        return operationOf(operation).path("status").asString("pending");
    }

    /** As whichever instance can tell says; nothing if none can. */
    private JsonNode operationOf(String operation) {
        for (Service instance : instances) {
            try {
                Answer answer = instance.get("/api/v1/operations/" + operation);
                if (answer.status() == 200) {
                    return answer.body();
                }
            } catch (UncheckedIOException _) {
                // It is dead just then.
            }
        }
        return tools.jackson.databind.node.MissingNode.getInstance();
    }

    private String assertEachAcknowledgedCommandIsOver() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (String operation : acknowledged) {
            JsonNode over =
                    instances
                            .getFirst()
                            .getUntil(
                                    "/api/v1/operations/" + operation,
                                    answer ->
                                            !answer.body()
                                                    .path("status")
                                                    .asString("pending")
                                                    .equals("pending"))
                            .body();
            outcomes.merge(over.path("status").asString(), 1, Integer::sum);
        }
        assertThat(outcomes.getOrDefault("succeeded", 0)).isPositive();
        return outcomes.toString();
    }

    private void assertAllAgree() {
        Service service = instances.getFirst();
        service.until(
                "all is published",
                () ->
                        instances.stream()
                                .map(
                                        instance ->
                                                instance.get("/actuator/health")
                                                        .body()
                                                        .at("/components/kafka/details/lag"))
                                .anyMatch(lag -> lag.asLong(-1) == 0));
        Map<String, Long> sequences = new HashMap<>();
        long position = 0;
        for (EventsTopic.Event event : EventsTopic.readAll(servers.bootstrapServers())) {
            assertThat(event.position()).isEqualTo(++position);
            assertThat(event.sequence())
                    .as("sequence of %s at position %d", event.subject(), event.position())
                    .isEqualTo(sequences.getOrDefault(event.subject(), -1L) + 1);
            sequences.put(event.subject(), event.sequence());
        }
        for (String host : List.of("near", "far")) {
            service.awaitConnected(host);
        }
        // An engine's report of what has just happened may be under way.
        service.until("all is consistent", () -> verified().equals("consistent"));
    }

    private String verified() {
        Service service = instances.getFirst();
        String path =
                "/api/v1/verifications/"
                        + service.post("/api/v1/verifications", "{}").body().path("id").asString();
        JsonNode over = service.getUntil(path, answer -> answer.body().has("finishedAt")).body();
        String status = over.path("status").asString();
        if (!status.equals("consistent")) {
            System.err.println(over + "\n" + service.get(path + "/differences").body());
        }
        return status;
    }

    private void assertEnginesHoldWhatIsOnRecord() {
        for (Map.Entry<String, String> host :
                Map.of("near", RealEngine.ADDRESS, "far", second.address()).entrySet()) {
            Map<String, String> held = new TreeMap<>();
            SecondEngine.cli(
                            host.getValue(),
                            "ps",
                            "-a",
                            "--filter",
                            "name=chaos-",
                            "--format",
                            "{{.Names}} {{.State}}")
                    .lines()
                    .map(container -> container.split(" "))
                    .forEach(container -> held.put(container[0], container[1]));
            Map<String, String> onRecord = new TreeMap<>();
            instances
                    .getFirst()
                    .get("/api/v1/containers?host=%s&limit=1000".formatted(host.getKey()))
                    .body()
                    .path("items")
                    .forEach(
                            container ->
                                    onRecord.put(
                                            container.path("name").asString(),
                                            container.path("status").asString()));
            assertThat(held).as(host.getKey()).isEqualTo(onRecord);
        }
    }

    private void assertTheLogIsProven() throws IOException {
        Service service = instances.getFirst();
        JsonNode proof =
                service.getUntil(
                                "/api/v1/proof",
                                answer ->
                                        answer.body().at("/checkpoint/size").asLong(-1)
                                                == answer.body().path("position").asLong())
                        .body();
        Path kept =
                Files.writeString(data.resolve("kept"), service.text("/api/v1/proof/checkpoint"));
        Ran ran =
                InProcess.run(
                        data,
                        service.credentials(),
                        "verify",
                        "--proof",
                        "--key",
                        proof.path("key").asString(),
                        "--checkpoint",
                        kept.toString(),
                        "--database",
                        servers.jdbcUrl() + "?user=postgres");
        assertThat(ran.code()).as(ran.shown()).isZero();
    }
}
