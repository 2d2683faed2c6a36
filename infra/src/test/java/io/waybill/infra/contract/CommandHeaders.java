package io.waybill.infra.contract;

import io.waybill.infra.commandtopic.CommandForm;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** The headers of commands, of what is told of them, and of what is none. */
final class CommandHeaders {
    private CommandHeaders() {}

    static void add(AsyncApi document) {
        commands(document.schema("CommandHeaders"));
        results(document.schema("ResultHeaders"));
        deadLetters(document.schema("DeadLetterHeaders"));
    }

    /** Of one type: what all have, and its own subject. */
    static void of(ObjectNode schema, CommandForm command) {
        ArrayNode all = schema.putArray("allOf");
        all.addObject().put("$ref", "#/components/schemas/CommandHeaders");
        ObjectNode own = all.addObject().put("type", "object");
        ObjectNode properties = own.putObject("properties");
        properties.putObject("ce_type").put("type", "string").put("const", command.type());
        if (command.pattern().isPresent()) {
            EventHeaders.property(properties, "ce_subject", command.subject());
            ((ObjectNode) properties.path("ce_subject")).put("pattern", command.pattern().get());
            own.putArray("required").add("ce_subject");
        } else {
            own.putObject("not").putArray("required").add("ce_subject");
        }
    }

    private static void commands(ObjectNode schema) {
        ObjectNode properties = begin(schema, "ce_id", "ce_source", "ce_type", "authorization");
        EventHeaders.property(
                properties,
                "ce_id",
                "with ce_source it names the command; the same two again are the same command, and carried out once");
        EventHeaders.property(properties, "ce_source", "who commands, as a URI");
        EventHeaders.property(
                properties, "ce_type", "what is to be done, and the revision of its form");
        EventHeaders.property(
                properties, "authorization", "Bearer and a token of Waybill, as over HTTP");
        EventHeaders.property(
                properties,
                "ce_correlationid",
                "goes into all events that follow; by default the ce_id");
        EventHeaders.property(properties, "ce_traceparent", "the W3C trace context, likewise");
        EventHeaders.property(
                properties, "content-type", "application/json, which it is where absent, too");
    }

    private static void results(ObjectNode schema) {
        ObjectNode properties =
                begin(
                        schema,
                        "ce_id",
                        "ce_source",
                        "ce_type",
                        "ce_time",
                        "ce_dataschema",
                        "ce_commandid",
                        "ce_commandsource",
                        "ce_correlationid");
        EventHeaders.property(properties, "ce_id", "unique");
        EventHeaders.property(
                properties, "ce_source", "which log it comes from: urn:waybill:log:<uuid>");
        EventHeaders.property(properties, "ce_type", "what became of the command");
        EventHeaders.property(properties, "ce_time", "when it was told");
        EventHeaders.property(properties, "ce_dataschema", "where the JSON Schema of its form is");
        EventHeaders.property(properties, "ce_commandid", "the command's ce_id");
        EventHeaders.property(properties, "ce_commandsource", "the command's ce_source");
        EventHeaders.property(
                properties, "ce_correlationid", "the command's; where it had none, its ce_id");
        EventHeaders.property(
                properties,
                "ce_subject",
                "what it is about, by its id, as events have it; where it was refused, what the command said");
        EventHeaders.property(properties, "ce_traceparent", "the command's, where it had one");
    }

    private static ObjectNode begin(ObjectNode schema, String... required) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("ce_specversion").put("type", "string").put("const", "1.0");
        ArrayNode names = schema.putArray("required").add("ce_specversion");
        List.of(required).forEach(names::add);
        return properties;
    }

    private static void deadLetters(ObjectNode schema) {
        schema.put("type", "object");
        schema.put("description", "The headers of the record, and why it is no command.");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        List.of("code", "reason", "topic", "partition", "offset")
                .forEach(name -> required.add("waybill_" + name));
        EventHeaders.property(
                properties,
                "waybill_code",
                "why, for programs: no-cloud-event, unknown-type, bad-subject, malformed, too-large; or internal, no-answer, unavailable, where the service failed");
        EventHeaders.property(properties, "waybill_reason", "why, for people");
        EventHeaders.property(properties, "waybill_topic", "where the record stands");
        EventHeaders.property(properties, "waybill_partition", "where the record stands");
        EventHeaders.property(properties, "waybill_offset", "where the record stands");
        EventHeaders.property(
                properties,
                "waybill_cut",
                "true where key, value or headers were too large to be copied whole");
    }
}
