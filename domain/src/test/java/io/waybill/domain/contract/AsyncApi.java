package io.waybill.domain.contract;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The AsyncAPI document of what other platforms read: topics, messages, headers, examples. */
final class AsyncApi {
    private static final String SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12";
    private static final Topics TOPICS = Topics.DEFAULT;

    private final Contract contract;
    private final ObjectNode document = object();
    private final ObjectNode channels = object();
    private final ObjectNode operations = object();
    private final ObjectNode messages = object();

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
                        "What other platforms read of Waybill, the system of record for containers. Each message is a"
                                + " CloudEvent 1.0 in binary mode; read with isolation.level=read_committed. The prefix of the"
                                + " topics is configurable.")
                .putObject("license")
                .put("name", "Apache-2.0");
        document.put("defaultContentType", "application/json");
        document.putObject("servers")
                .putObject("kafka")
                .put("host", "127.0.0.1:9092")
                .put("protocol", "kafka")
                .put("description", "The broker that Waybill is configured with");
        events();
        states("containerStates", TOPICS.containerStates(), "container", "ContainerDocument");
        states("imageStates", TOPICS.imageStates(), "image and of every version", "Image");
        states("hostStates", TOPICS.hostStates(), "host", "HostDocument");
        document.set("channels", channels);
        document.set("operations", operations);
        ObjectNode components = document.putObject("components");
        components.set("messages", messages);
        components.set("schemas", headers());
        return document;
    }

    private void events() {
        ObjectNode channel =
                channel(
                        "events",
                        TOPICS.events(),
                        "Every event, once, in the order of its position, which ce_position has without gaps. Kept for ever.",
                        Map.of("cleanup.policy", List.of("delete"), "retention.ms", -1));
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

    private ObjectNode channel(
            String id, String topic, String description, Map<String, Object> settings) {
        ObjectNode channel = channels.putObject(id);
        channel.put("address", topic);
        channel.put("description", description);
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("partitions", 1);
        kafka.set("topicConfiguration", WaybillJson.mapper().valueToTree(new TreeMap<>(settings)));
        kafka.put("bindingVersion", "0.5.0");
        ObjectNode operation =
                operations.putObject(
                        "send"
                                + id.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                                + id.substring(1));
        operation.put("action", "send");
        operation.putObject("channel").put("$ref", "#/channels/" + id);
        return channel;
    }

    private void message(
            ObjectNode channel, String type, String description, String headers, JsonNode example) {
        channel.withObject("messages").putObject(type).put("$ref", "#/components/messages/" + type);
        ObjectNode message = messages.putObject(type);
        message.put("name", type);
        message.put("contentType", "application/json");
        message.put("description", description);
        message.putObject("headers").put("$ref", "#/components/schemas/" + headers);
        message.putObject("payload")
                .put("schemaFormat", SCHEMA_FORMAT)
                .putObject("schema")
                .put("$ref", "./schemas/" + type + ".json");
        message.putObject("bindings")
                .putObject("kafka")
                .put("bindingVersion", "0.5.0")
                .putObject("key")
                .put("type", "string")
                .put("description", "the subject, as ce_subject has it");
        message.putArray("examples").addObject().set("payload", example);
    }

    private static ObjectNode headers() {
        ObjectNode schemas = object();
        headers(schemas.putObject("EventHeaders"), true);
        headers(schemas.putObject("StateHeaders"), false);
        return schemas;
    }

    private static void headers(ObjectNode schema, boolean ofEvents) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        Map<String, String> always = new java.util.LinkedHashMap<>();
        always.put("ce_specversion", "1.0");
        always.put("ce_id", ofEvents ? "the event's id, unique" : "unique");
        always.put("ce_type", "what it is, and the revision of its form");
        always.put("ce_source", "which log it comes from: urn:waybill:log:<uuid>");
        always.put(
                "ce_subject", "what it is about, such as containers/<id>; the key of the record");
        always.put(
                "ce_time",
                ofEvents
                        ? "when the service recorded it"
                        : "when the service recorded the event that it follows from");
        always.put("ce_dataschema", "where the JSON Schema of its form is");
        always.put(
                "ce_position",
                ofEvents
                        ? "its place in the log: from 1, without gaps"
                        : "the position of the event that it follows from");
        always.put(
                "ce_sequence",
                ofEvents
                        ? "its place in the history of its subject: from 0, without gaps"
                        : "the sequence of the event that it follows from");
        always.forEach(
                (name, description) -> {
                    property(properties, name, description);
                    required.add(name);
                });
        if (ofEvents) {
            property(properties, "ce_actor", "who acted");
            property(properties, "ce_actorkind", "user, service, agent or system");
            property(properties, "ce_reason", "why, where it was said");
            property(properties, "ce_ticket", "the change ticket, where it was said");
            property(
                    properties,
                    "ce_correlationid",
                    "what ties together all that followed from one request");
            property(
                    properties,
                    "ce_causationid",
                    "the id of the event that this one follows from, where there is one");
            property(properties, "ce_sourceaddress", "where the request came from");
            property(properties, "ce_traceparent", "the request's W3C trace context");
        }
    }

    private static void property(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static ObjectNode object() {
        return WaybillJson.mapper().createObjectNode();
    }
}
