package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.waybill.infra.CommandClient.Told;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.commandtopic.CommandForm;
import io.waybill.infra.embedded.RestartableServers;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What another program commands by Kafka is carried out as if it came over HTTP. */
class CommandTopicIT {
    private static final int MALFORMED = 10_000;

    private static RestartableServers servers;
    private static HttpServer registry;
    private static Service service;
    private static CommandClient client;
    private static ContractedTopics contracted;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        servers = new RestartableServers(data, Service.freePort(), Service.freePort());
        registry = playedRegistry();
        service =
                Service.against(
                        data.resolve("service"), servers.jdbcUrl(), servers.bootstrapServers());
        client = new CommandClient(servers.bootstrapServers(), service.token());
        playAHostAndAnImage(service, registry);
        contracted =
                new ContractedTopics(
                        service, client, "127.0.0.1:" + registry.getAddress().getPort());
    }

    static HttpServer playedRegistry() throws Exception {
        HttpServer registry =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext(
                "/",
                exchange -> {
                    byte[] index = "{\"manifests\": []}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, index.length);
                    exchange.getResponseBody().write(index);
                    exchange.close();
                });
        registry.start();
        return registry;
    }

    static void playAHostAndAnImage(Service service, HttpServer registry) {
        accepted(
                service.post(
                        "/api/v1/hosts", "{\"name\": \"played\", \"address\": \"simulated:\"}"));
        accepted(
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"web\", \"repository\": \"127.0.0.1:%d/x/web\"}"
                                .formatted(registry.getAddress().getPort())));
        accepted(
                service.post(
                        "/api/v1/images/web/versions",
                        "{\"reference\": \"v1\", \"makeCurrent\": true}"));
    }

    @AfterAll
    static void allIsAsTheContractSays() throws Exception {
        try {
            contracted.assertAllAsSaid();
        } finally {
            stop();
        }
    }

    private static void stop() throws Exception {
        if (client != null) {
            client.close();
        }
        if (service != null) {
            service.close();
        }
        registry.stop(0);
        servers.close();
    }

    @Test
    void aCommandIsCarriedOutAndWhatBecomesOfItIsTold() throws Exception {
        client.send(
                "life-1",
                "container.run",
                null,
                "{\"name\": \"life\", \"image\": \"web\", \"reason\": \"größer werden\", \"ticket\": \"CHG-7\"}",
                Map.of("ce_correlationid", "order-17", "ce_traceparent", "00-ab-cd-01"));

        List<Told> told = client.results("life-1", 2);
        assertThat(told).extracting(Told::kind).containsExactly("accepted", "completed");
        Told accepted = told.getFirst();
        String container = accepted.data().path("container").asString();
        assertThat(accepted.key()).isEqualTo("life-1");
        assertThat(accepted.headers())
                .containsEntry("ce_subject", "containers/" + container)
                .containsEntry("ce_commandsource", "urn:test:client")
                .containsEntry("ce_correlationid", "order-17")
                .containsEntry("ce_traceparent", "00-ab-cd-01");
        assertThat(accepted.data().at("/command/type").asString())
                .isEqualTo("io.waybill.command.container.run.v1");
        assertThat(accepted.data().path("status").asString()).isEqualTo("pending");
        assertThat(accepted.data().path("token").asString())
                .startsWith("containers/" + container + "@");
        assertThat(told.getLast().data().path("status").asString()).isEqualTo("succeeded");
        assertThat(told.getLast().data().path("operation").asString())
                .isEqualTo(accepted.data().path("operation").asString());

        JsonNode declared = audit("container=life&action=declare").getFirst();
        assertThat(declared.path("actor").asString()).isEqualTo("admin");
        assertThat(declared.path("reason").asString()).isEqualTo("größer werden");
        assertThat(declared.path("ticket").asString()).isEqualTo("CHG-7");
        assertThat(declared.path("correlationId").asString()).isEqualTo("order-17");
        assertThat(client.readAll("waybill.events"))
                .filteredOn(event -> event.header("ce_id").equals(declared.path("id").asString()))
                .first()
                .satisfies(
                        event ->
                                assertThat(event.header("ce_sourceaddress"))
                                        .matches("kafka:waybill\\.commands/0@[0-9]+"));
    }

    @Test
    void whatHasNoBodyOverHttpAndWhatHasAHostInItsAddressIsCommandedTheSame() throws Exception {
        run("short");
        client.send(
                "short-stop", "container.stop", "containers/played/short", "{\"grace\": \"1s\"}");
        assertThat(client.results("short-stop", 2))
                .extracting(Told::kind)
                .containsExactly("accepted", "completed");
        client.send(
                "short-remove",
                "container.remove",
                "containers/short",
                "{\"force\": true, \"reason\": \"%s\"}".formatted("weg damit… ".repeat(150)));
        assertThat(client.results("short-remove", 2).getLast().kind()).isEqualTo("completed");
        JsonNode removal = audit("container=short&action=remove&outcome=requested").getFirst();
        assertThat(removal.path("reason").asString()).startsWith("weg damit… weg");
    }

    @Test
    void aCommandWithoutAnOperationIsCompletedAtOnce() throws Exception {
        client.send("cordon-1", "host.cordon", "hosts/played", "");
        client.send("cordon-2", "host.cordon", "hosts/played", "");
        client.send("uncordon-1", "host.uncordon", "hosts/played", "");
        assertThat(client.results("cordon-1", 2))
                .extracting(Told::kind)
                .containsExactly("accepted", "completed");
        assertThat(client.results("cordon-2", 2).getLast().data().path("status").asString())
                .isEqualTo("unchanged");
        assertThat(client.results("uncordon-1", 2).getLast().data().path("status").asString())
                .isEqualTo("done");
    }

    @Test
    void whatFailsOnItsHostIsTold() throws Exception {
        String both =
                "{\"name\": \"%s\", \"image\": \"web\", \"host\": \"played\","
                        + " \"spec\": {\"ports\": [{\"containerPort\": 80, \"hostPort\": 18099}]}}";
        client.send("port-1", "container.run", null, both.formatted("port-1"));
        assertThat(client.results("port-1", 2).getLast().kind()).isEqualTo("completed");
        client.send("port-2", "container.run", null, both.formatted("port-2"));
        Told told = client.results("port-2", 2).getLast();
        assertThat(told.kind()).isEqualTo("failed");
        assertThat(told.data().path("status").asString()).isEqualTo("failed");
        assertThat(told.data().at("/failure/code").asString()).isEqualTo("port-in-use");
    }

    @Test
    void aStructuredCloudEventIsOneToo() throws Exception {
        run("structured");
        String event =
                """
                {"specversion": "1.0", "id": "structured-1", "source": "urn:test:client",
                 "type": "io.waybill.command.container.stop.v1", "subject": "containers/structured",
                 "datacontenttype": "application/json", "data": {"grace": "1s", "reason": "enough"}}""";
        client.send(
                "structured",
                event.getBytes(StandardCharsets.UTF_8),
                Map.of(
                        "content-type",
                        "application/cloudevents+json; charset=UTF-8",
                        "authorization",
                        "Bearer " + service.token()));
        assertThat(client.results("structured-1", 2))
                .extracting(Told::kind)
                .containsExactly("accepted", "completed");
        assertThat(
                        audit("container=structured&action=stop&outcome=requested")
                                .getFirst()
                                .path("reason")
                                .asString())
                .isEqualTo("enough");
    }

    @Test
    void whatIsNotAdmittedIsRefusedWithTheReason() throws Exception {
        run("quiet");
        client.send("refused-1", "container.stop", "containers/nowhere", "{}");
        client.send(
                "refused-2", "container.run", null, "{\"name\": \"quiet\", \"image\": \"web\"}");
        client.send("refused-3", "container.run", null, "{\"image\": \"web\"}");
        client.send("refused-4", "container.stop", "containers/quiet", "{\"grade\": \"1s\"}");
        client.send(
                "refused-5",
                "container.stop",
                "containers/quiet",
                "{}",
                Map.of("authorization", "Bearer wb_" + "0".repeat(64)));
        client.send(
                "refused-6",
                "container.stop",
                "containers/quiet",
                "{}",
                Map.of("authorization", ""));
        client.send("refused-7", "container.upgrade", "containers/quiet", "{\"dryRun\": true}");

        client.send(
                "refused-8",
                "container.stop",
                "containers/quiet",
                "{}",
                Map.of("authorization", "Bearer " + service.tokenOf("reader", "viewer")));

        assertThat(refusal("refused-1").path("code").asString()).isEqualTo("unknown");
        assertThat(refusal("refused-1").path("detail").asString()).contains("nowhere");
        assertThat(refusal("refused-2").path("code").asString()).isEqualTo("conflict");
        assertThat(refusal("refused-3").path("field").asString()).isEqualTo("name");
        assertThat(refusal("refused-4").path("code").asString()).isEqualTo("malformed");
        assertThat(refusal("refused-5").path("code").asString()).isEqualTo("unauthorized");
        assertThat(refusal("refused-6").path("code").asString()).isEqualTo("unauthorized");
        assertThat(refusal("refused-8").path("code").asString()).isEqualTo("forbidden");
        assertThat(refusal("refused-8").path("detail").asString())
                .contains("reader may not operate containers");
        assertThat(refusal("refused-7").path("field").asString()).isEqualTo("dryRun");
        assertThat(service.get("/api/v1/containers/quiet").body().path("status").asString())
                .isEqualTo("running");
        assertThat(client.readAll(CommandClient.DEAD_LETTERS))
                .noneMatch(letter -> letter.header("waybill_reason").contains("quiet"));
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNotWaitedFor() throws Exception {
        accepted(
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"away\", \"repository\": \"127.0.0.1:%d/x/away\"}"
                                .formatted(Service.freePort())));
        for (int i = 0; i < 3; i++) {
            client.send(
                    "away-" + i, "image.publish-version", "images/away", "{\"reference\": \"v1\"}");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(refusal("away-" + i).path("code").asString()).isEqualTo("registry-away");
        }
    }

    private JsonNode refusal(String id) throws InterruptedException {
        List<Told> told = client.results(id, 1);
        assertThat(told).extracting(Told::kind).containsExactly("refused");
        return told.getFirst().data();
    }

    @Test
    void eachCommandOfTheContractIsUnderstood() throws Exception {
        accepted(
                service.post(
                        "/api/v1/hosts", "{\"name\": \"berlin-2\", \"address\": \"simulated:\"}"));
        for (CommandForm command : contracted.commands()) {
            contracted.send("example " + command.type(), command, ContractedTopics.dataOf(command));
        }
        for (CommandForm command : contracted.commands()) {
            contracted.assertUnderstood("example " + command.type());
        }
    }

    @Test
    void whatTheContractRequiresIsRequiredAndNothingElse() throws Exception {
        for (CommandForm command : contracted.commands()) {
            Set<String> required = contracted.required(command);
            contracted.send(
                    "least " + command.type(),
                    command,
                    ContractedTopics.dataOf(command).retain(required));
            for (String field : required) {
                contracted.send(
                        field + " of " + command.type(),
                        command,
                        ContractedTopics.dataOf(command).without(List.of(field)));
            }
        }
        for (CommandForm command : contracted.commands()) {
            contracted.assertUnderstood("least " + command.type());
            for (String field : contracted.required(command)) {
                contracted.assertMissed(field + " of " + command.type(), field);
            }
        }
    }

    @Test
    void whatBecomesOfCommandsIsCounted() throws Exception {
        service.awaitMetric("waybill_commands_waiting_records", now -> now == 0);
        double refused = service.metric(counter("refused"));
        double setAside = service.metric(counter("set-aside"));
        double completed = service.metric(counter("completed"));
        client.send("count-1", "container.stop", "containers/nowhere", "{}");
        client.send("count-2", "container.explode", null, "{}");
        client.send("count-3", "host.cordon", "hosts/played", "{}");
        client.send("count-4", "host.uncordon", "hosts/played", "{}");
        service.awaitMetric(counter("refused"), now -> now == refused + 1);
        service.awaitMetric(counter("set-aside"), now -> now == setAside + 1);
        service.awaitMetric(counter("completed"), now -> now >= completed + 2);
        assertThat(service.metric(counter("accepted"))).isGreaterThanOrEqualTo(2);
        service.awaitMetric("waybill_commands_waiting_records", now -> now == 0);
        assertThat(service.metric("waybill_commands_under_way")).isNotNegative();
    }

    private static String counter(String outcome) {
        return "waybill_commands_told_total{outcome=\"" + outcome + "\"}";
    }

    @Test
    void theTopicsAreMadeAsTheContractSays() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            contracted.assertTopicsAsSaid(admin);
        }
    }

    @Test
    void theSameCommandAgainGetsTheSameAnswerAndChangesNothing() throws Exception {
        run("once");
        client.send("once-1", "container.restart", "containers/once", "{\"grace\": \"1s\"}");
        assertThat(client.results("once-1", 2)).hasSize(2);
        client.send("once-1", "container.restart", "containers/once", "{\"grace\": \"1s\"}");
        client.send("once-1", "container.restart", "containers/once", "{\"grace\": \"2s\"}");

        List<Told> told = client.results("once-1", 5);
        assertThat(told)
                .extracting(Told::kind)
                .containsExactlyInAnyOrder(
                        "accepted", "completed", "accepted", "completed", "refused");
        assertThat(told.stream().map(one -> one.data().path("operation").asString("none")))
                .filteredOn(operation -> !operation.equals("none"))
                .containsOnly(told.getFirst().data().path("operation").asString())
                .hasSize(4);
        assertThat(audit("container=once&action=restart&outcome=requested")).hasSize(1);
    }

    @Test
    void commandsOfOneKeyAreCarriedOutInTheirOrder() throws Exception {
        run("ordered");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            names.add("ordered-" + i);
            client.send(
                    "order-" + i,
                    "container.set-drift-policy",
                    "containers/ordered",
                    "{\"policy\": \"%s\", \"reason\": \"%d\"}"
                            .formatted(List.of("enforce", "accept", "record").get(i % 3), i));
        }
        client.results("order-39", 2);
        List<String> reasons =
                audit("container=ordered&action=change-drift-policy&order=oldest&limit=100")
                        .stream()
                        .map(entry -> entry.path("reason").asString())
                        .toList();
        assertThat(reasons)
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(Integer::toString).toList());
    }

    @Test
    void theWayInBesideTheConfiguredOneIsShutForOthers() throws Exception {
        Set<Integer> ports = listening();
        ports.remove(service.port());
        assertThat(ports).hasSize(1);
        int beside = ports.iterator().next();
        for (String number : List.of("", "0123456789abcdef0123456789abcdef")) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + beside + "/api/v1/containers"))
                            .header("Authorization", "Bearer " + service.token())
                            .header("X-Waybill-Expected", number);
            assertThat(service.send(request).status()).isEqualTo(404);
        }
        // Where everybody comes in, the header means nothing.
        assertThat(
                        service.send(
                                        service.request("/api/v1/containers")
                                                .header("X-Waybill-Expected", "0123"))
                                .status())
                .isEqualTo(200);
    }

    /** On which ports the service listens, as Linux tells. */
    private static Set<Integer> listening() throws IOException {
        Path process = Path.of("/proc", Long.toString(service.pid()));
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            for (Path file : files.toList()) {
                String target = Files.readSymbolicLink(file).toString();
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        Set<Integer> ports = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
                String[] columns = line.strip().split(" +");
                if (columns[3].equals("0A") && sockets.contains(columns[9])) {
                    String port = columns[1].substring(columns[1].indexOf(':') + 1);
                    ports.add(Integer.parseInt(port, 16));
                }
            }
        }
        return ports;
    }

    @Test
    void tenThousandMalformedRecordsHoldUpNothing() throws Exception {
        run("firm");
        long before = client.readAll(CommandClient.DEAD_LETTERS).size();
        Random random = new Random(20_261_126L);
        int good = 0;
        for (int i = 0; i < MALFORMED; i++) {
            malformed(i, random);
            if (i % 200 == 100) {
                client.send(
                        "firm-" + good++,
                        "container.run",
                        null,
                        "{\"name\": \"firm-%d\", \"image\": \"web\"}".formatted(i));
            }
        }
        client.flush();
        for (int i = 0; i < good; i++) {
            assertThat(client.results("firm-" + i, 2))
                    .extracting(Told::kind)
                    .containsExactly("accepted", "completed");
        }
        awaitNothingWaits();
        List<Told> letters = client.readAll(CommandClient.DEAD_LETTERS);
        assertThat(letters).hasSize((int) before + MALFORMED);
        assertThat(letters)
                .allSatisfy(
                        letter -> {
                            assertThat(letter.header("waybill_reason")).isNotBlank();
                            assertThat(letter.header("waybill_code")).isNotBlank();
                            assertThat(letter.headers()).doesNotContainKey("authorization");
                            assertThat(letter.toString()).doesNotContain(service.token());
                        });
        assertThat(letters.stream().map(letter -> letter.header("waybill_offset")).distinct())
                .hasSize(letters.size());
        assertThat(audit("action=declare&text=firm&limit=1000")).hasSize(good + 1);
        service.getUntil(
                "/actuator/health", health -> health.body().path("status").asString().equals("UP"));
    }

    private static void malformed(int i, Random random) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        String id = "malformed-" + i;
        switch (i % 16) {
            case 0 -> client.send(null, noise, Map.of());
            case 1 -> client.send("k", null, Map.of());
            case 2 -> client.send("k", "{}".getBytes(StandardCharsets.UTF_8), Map.of());
            case 3 -> good(id, "container.stop", "containers/firm", "{", Map.of());
            case 4 -> good(id, "container.stop", "containers/firm", "[1]", Map.of());
            case 5 -> good(id, "container.explode", "containers/firm", "{}", Map.of());
            case 6 -> good(id, "container.stop", "containers/../hosts/played", "{}", Map.of());
            case 7 -> good(id, "container.stop", null, "{}", Map.of());
            case 8 -> good(id, "container.stop", "containers/firm", "{}", Map.of("ce_id", ""));
            case 9 -> good(id, "container.stop", "containers/firm", "{}", Map.of("ce_source", ""));
            case 10 ->
                    good(
                            id,
                            "container.stop",
                            "containers/firm",
                            "{}",
                            Map.of("ce_specversion", "0.3"));
            case 11 ->
                    good(
                            id,
                            "container.stop",
                            "containers/firm",
                            "{}",
                            Map.of("ce_time", "yesterday"));
            case 12 ->
                    good(
                            id,
                            "container.stop",
                            "containers/firm",
                            "<stop/>",
                            Map.of("content-type", "application/xml"));
            case 13 ->
                    client.send("k", noise, Map.of("content-type", "application/cloudevents+json"));
            case 14 -> {
                Map<String, String> headers = new LinkedHashMap<>();
                headers.put("ce_specversion", "1.0");
                headers.put("ce_id", id);
                headers.put("ce_source", "urn:test:client");
                headers.put("ce_type", "io.waybill.command.container.stop.v1");
                headers.put("ce_subject", "containers/firm");
                headers.put("authorization", "Bearer " + service.token());
                client.send(
                        "k",
                        ("{\"reason\": \"" + "[".repeat(2_000)).getBytes(StandardCharsets.UTF_8),
                        headers);
            }
            default ->
                    good(
                            id,
                            "container.stop",
                            "containers/firm",
                            i % 1_000 == 15 ? "x".repeat(600_000) : "{\"a\": ".repeat(3_000),
                            Map.of());
        }
    }

    /** What would be one but for one thing. */
    private static void good(
            String id,
            String kind,
            @Nullable String subject,
            String data,
            Map<String, String> others) {
        client.send(id, kind, subject, data, others);
    }

    private static void awaitNothingWaits() throws Exception {
        TopicPartition partition = new TopicPartition(CommandClient.COMMANDS, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            assertThat(
                            admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                    .partitionResult(partition)
                                    .get()
                                    .offset())
                    .isGreaterThan(MALFORMED);
        }
        service.getUntil(
                "/actuator/health",
                health -> {
                    JsonNode details = health.body().at("/components/kafkaCommands/details");
                    return details.path("waiting").asLong(-1) == 0
                            && details.path("underWay").asLong(-1) == 0;
                });
    }

    private static void run(String name) {
        Answer run =
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"%s\", \"image\": \"web\"}".formatted(name));
        service.succeed(run);
    }

    private static List<JsonNode> audit(String query) {
        service.awaitProjected();
        Answer answer = service.get("/api/v1/audit?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        List<JsonNode> entries = new ArrayList<>();
        answer.body().path("items").forEach(entries::add);
        return entries;
    }

    private static void accepted(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
}
