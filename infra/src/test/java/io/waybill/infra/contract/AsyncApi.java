package io.waybill.infra.contract;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.proof.Checkpoint;
import io.waybill.proof.Hash;
import io.waybill.proof.SigningKey;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The AsyncAPI document of what other platforms read, command and are told of it. */
final class AsyncApi {
    private static final String SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12";
    private static final Topics TOPICS = Topics.DEFAULT;

    private final Contract contract;
    private final ObjectNode document = object();
    private final ObjectNode channels = object();
    private final ObjectNode operations = object();
    private final ObjectNode messages = object();
    private final ObjectNode schemas = object();

    AsyncApi(Contract contract) {
        this.contract = contract;
    }

    ObjectNode write() {
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Waybill")
                .put("version", "1")
                .put(
                        "description",
                        "What other platforms read of Waybill, the system of record for containers, and how they command it."
                                + " Each message but a dead letter and a checkpoint is a CloudEvent 1.0, those that Waybill sends in binary mode;"
                                + " read with isolation.level=read_committed. The prefix of the topics is configurable.")
                .putObject("license")
                .put("name", "Apache-2.0");
        document.put("defaultContentType", "application/json");
        document.putObject("servers")
                .putObject("kafka")
                .put("host", "127.0.0.1:9092")
                .put("protocol", "kafka")
                .put("description", "The broker that Waybill is configured with");
        EventHeaders.add(schemas);
        events();
        states("containerStates", TOPICS.containerStates(), "container", "ContainerDocument");
        states("imageStates", TOPICS.imageStates(), "image and of every version", "Image");
        states("hostStates", TOPICS.hostStates(), "host", "HostDocument");
        checkpoints();
        new CommandChannels(this, contract).add();
        document.set("channels", channels);
        document.set("operations", operations);
        ObjectNode components = document.putObject("components");
        components.set("messages", messages);
        components.set("schemas", schemas);
        return document;
    }

    private void events() {
        ObjectNode channel =
                channel(
                        "events",
                        TOPICS.events(),
                        "Every event, once, in the order of its position, which ce_position has without gaps. Kept for ever.",
                        Map.of("cleanup.policy", List.of("delete"), "retention.ms", -1));
        operation("send", "events");
        SortedMap<String, Class<? extends DomainEvent>> types = new TreeMap<>(contract.events());
        types.forEach(
                (type, event) ->
                        message(
                                channel,
                                type,
                                contract.descriptionOf(event),
                                "EventHeaders",
                                contract.example(type)));
    }

    private void states(String id, String topic, String what, String forms) {
        ObjectNode channel =
                channel(
                        id,
                        topic,
                        "The newest state of every "
                                + what
                                + ", by key; a tombstone where it is gone. Written in the transaction of the event it follows"
                                + " from. Compacted: who reads from the beginning has all there is.",
                        Map.of("cleanup.policy", List.of("compact")));
        operation("send", id);
        contract.documents()
                .forEach(
                        (type, form) -> {
                            if (form.getSimpleName().startsWith(forms)) {
                                message(
                                        channel,
                                        type,
                                        contract.descriptionOf(form),
                                        "StateHeaders",
                                        contract.example(type));
                            }
                        });
    }

    private void checkpoints() {
        ObjectNode channel =
                channel(
                        "checkpoints",
                        TOPICS.checkpoints(),
                        "How long the log is and what its Merkle tree's root is, signed: whoever keeps these can prove later"
                                + " that the log is what it was. Each at least once, in the order of their sizes. Kept for ever.",
                        Map.of("cleanup.policy", List.of("delete"), "retention.ms", -1));
        ObjectNode message =
                message(
                        channel,
                        "checkpoint",
                        "A checkpoint (C2SP tlog-checkpoint) as a signed note, with Ed25519.",
                        "the origin, which is its first line, too");
        String type = "text/plain; charset=utf-8";
        message.put("contentType", type);
        ObjectNode headers = message.putObject("headers").put("type", "object");
        EventHeaders.property(headers.putObject("properties"), "content-type", type);
        message.putObject("payload")
                .put("type", "string")
                .put("description", "Three lines, an empty one, and the signature's.");
        String origin = "waybill/d4b0e7c5-7892-4224-bae3-9a59f63a5579";
        message.putArray("examples")
                .addObject()
                .put(
                        "payload",
                        new SigningKey(origin, new byte[SigningKey.SEED])
                                .sign(new Checkpoint(origin, 0, Hash.EMPTY).text())
                                .write());
        operation("send", "checkpoints");
    }

    /** A topic with the settings that Waybill makes it with. */
    ObjectNode channel(String id, String topic, String description, Map<String, Object> settings) {
        ObjectNode channel = channels.putObject(id);
        channel.put("address", topic);
        channel.put("description", description);
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("partitions", 1);
        kafka.set("topicConfiguration", WaybillJson.mapper().valueToTree(new TreeMap<>(settings)));
        kafka.put("bindingVersion", "0.5.0");
        return channel;
    }

    /** What Waybill does there: send, or receive. */
    ObjectNode operation(String action, String channel) {
        String about = channel.substring(0, 1).toUpperCase(Locale.ROOT) + channel.substring(1);
        ObjectNode operation = operations.putObject(action + about);
        operation.put("action", action);
        operation.putObject("channel").put("$ref", "#/channels/" + channel);
        return operation;
    }

    private void message(
            ObjectNode channel, String type, String description, String headers, JsonNode example) {
        ObjectNode message =
                message(channel, type, description, "the subject, as ce_subject has it");
        message.putObject("headers").put("$ref", "#/components/schemas/" + headers);
        describeWithSchema(message, type);
        message.putArray("examples").addObject().set("payload", example);
    }

    /** A message, but for its headers, payload and examples. */
    ObjectNode message(ObjectNode channel, String name, String description, String key) {
        channel.withObject("messages").putObject(name).put("$ref", "#/components/messages/" + name);
        ObjectNode message = messages.putObject(name);
        message.put("name", name);
        message.put("description", description);
        message.putObject("bindings")
                .putObject("kafka")
                .put("bindingVersion", "0.5.0")
                .putObject("key")
                .put("type", "string")
                .put("description", key);
        return message;
    }

    static void describeWithSchema(ObjectNode message, String type) {
        message.put("contentType", "application/json");
        message.putObject("payload")
                .put("schemaFormat", SCHEMA_FORMAT)
                .putObject("schema")
                .put("$ref", "./schemas/" + type + ".json");
    }

    /** What messages have in common. */
    ObjectNode schema(String name) {
        return schemas.putObject(name);
    }

    private static ObjectNode object() {
        return WaybillJson.mapper().createObjectNode();
    }
}
