package io.waybill.infra.contract;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;

/** The headers of events and of states. */
final class EventHeaders {
    private EventHeaders() {}

    static void add(ObjectNode schemas) {
        headers(schemas.putObject("EventHeaders"), true);
        headers(schemas.putObject("StateHeaders"), false);
    }

    private static void headers(ObjectNode schema, boolean ofEvents) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        Map<String, String> always = new LinkedHashMap<>();
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
                    "ce_approvedby",
                    "who approved of it beforehand, where somebody else had to");
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

    static void property(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }
}
