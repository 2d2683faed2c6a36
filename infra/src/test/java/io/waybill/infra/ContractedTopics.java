package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.CommandClient.Told;
import io.waybill.infra.commandtopic.CommandForm;
import io.waybill.infra.contract.ServedContract;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is commanded and told, held to the contract that the service serves. */
final class ContractedTopics {
    private static final Set<String> NOT_UNDERSTOOD =
            Set.of("malformed", "invalid-input", "bad-subject", "unknown-type", "no-cloud-event");
    private static final String PREFIX = "io.waybill.command.";

    private final Service service;
    private final CommandClient client;
    private final String registry;
    private final ServedContract contract;

    /**
     * @param registry that is there, in the place of the examples'
     */
    ContractedTopics(Service service, CommandClient client, String registry) {
        this.service = service;
        this.client = client;
        this.registry = registry;
        contract = new ServedContract(path -> service.get(path).body());
    }

    /** Hosts and images come first, or nothing could be run. */
    List<CommandForm> commands() {
        return CommandForm.all().stream()
                .sorted(
                        (one, other) ->
                                Boolean.compare(
                                        other.type().contains(".register")
                                                || other.type().contains("publish"),
                                        one.type().contains(".register")
                                                || one.type().contains("publish")))
                .toList();
    }

    Set<String> required(CommandForm command) {
        Set<String> required = new TreeSet<>();
        contract.schema(command.type())
                .path("required")
                .forEach(name -> required.add(name.asString()));
        return required;
    }

    /** Sends the example, with other data, in the order of the sending. */
    void send(String id, CommandForm command, JsonNode data) {
        Map<String, String> headers = new HashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "urn:test:contract");
        headers.put("ce_type", command.type());
        headers.put("authorization", "Bearer " + service.token());
        if (command.example().subject() != null) {
            headers.put("ce_subject", command.example().subject());
        }
        String text = data.toString().replace("registry.example:5000", registry);
        client.send("contract", text.getBytes(StandardCharsets.UTF_8), headers);
    }

    static ObjectNode dataOf(CommandForm command) {
        return (ObjectNode) command.example().data().deepCopy();
    }

    /** Whether it was more than words that kept it from being carried out. */
    void assertUnderstood(String id) throws InterruptedException {
        Told told = client.results(id, 1).getFirst();
        if (told.kind().equals("refused")) {
            assertThat(told.data().path("code").asString())
                    .as(told.value())
                    .isNotIn(NOT_UNDERSTOOD);
        }
    }

    void assertMissed(String id, String field) throws InterruptedException {
        Told told = client.results(id, 1).getFirst();
        assertThat(told.kind()).as("%s without %s", id, field).isEqualTo("refused");
        assertThat(told.data().path("field").asString()).as(told.value()).isEqualTo(field);
    }

    /** All that is on the topics now: what was understood, what was told, what was set aside. */
    void assertAllAsSaid() {
        List<Told> results = client.readAll(CommandClient.RESULTS);
        assertThat(results.stream().map(Told::kind).distinct())
                .contains("accepted", "refused", "completed", "failed");
        assertThat(results)
                .allSatisfy(one -> assertThat(problems(one.header("ce_type"), one)).isEmpty());
        assertThat(client.readAll(CommandClient.DEAD_LETTERS))
                .isNotEmpty()
                .allSatisfy(
                        one ->
                                assertThat(contract.headerProblems("deadLetter", one.headers()))
                                        .isEmpty());
        assertCommandsAsSaid(results);
    }

    private void assertCommandsAsSaid(List<Told> results) {
        Set<String> accepted =
                results.stream()
                        .filter(one -> one.kind().equals("accepted"))
                        .map(one -> one.header("ce_commandid"))
                        .collect(Collectors.toSet());
        List<Told> commands =
                client.readAll(CommandClient.COMMANDS).stream()
                        .filter(one -> accepted.contains(one.headers().getOrDefault("ce_id", "")))
                        .toList();
        assertThat(commands.stream().map(one -> one.header("ce_type")).distinct())
                .hasSizeGreaterThan(20);
        assertThat(commands)
                .allSatisfy(one -> assertThat(problems(one.header("ce_type"), one)).isEmpty());
    }

    private List<String> problems(String type, Told record) {
        String data = record.value().isEmpty() ? "{}" : record.value();
        return contract.problems(type, record.headers(), data);
    }

    /** The broker's own word for how topics are made. */
    void assertTopicsAsSaid(Admin admin) throws Exception {
        Map<ConfigResource, JsonNode> said = new HashMap<>();
        contract.document()
                .path("channels")
                .forEach(
                        channel ->
                                said.put(
                                        new ConfigResource(
                                                ConfigResource.Type.TOPIC,
                                                channel.path("address").asString()),
                                        channel.at("/bindings/kafka/topicConfiguration")));
        Map<ConfigResource, Config> there = admin.describeConfigs(said.keySet()).all().get();
        assertThat(said).hasSize(8);
        said.forEach(
                (topic, settings) ->
                        settings.forEachEntry(
                                (name, value) ->
                                        assertThat(valueOf(there.get(topic), name))
                                                .as("%s of %s", name, topic.name())
                                                .isEqualTo(
                                                        value.isArray()
                                                                ? value.path(0).asString()
                                                                : value.asString())));
    }

    private static String valueOf(@Nullable Config config, String name) {
        return Objects.requireNonNull(Objects.requireNonNull(config).get(name)).value();
    }
}
