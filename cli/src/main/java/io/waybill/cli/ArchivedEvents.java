package io.waybill.cli;

import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** An event of a file as the service's own feed tells it. */
final class ArchivedEvents {
    /** What is told of an event beside its data, in this order, where it is there. */
    private static final List<String> METADATA =
            List.of(
                    "actor",
                    "actorKind",
                    "reason",
                    "ticket",
                    "approvedBy",
                    "correlationId",
                    "causationId");

    private ArchivedEvents() {}

    static ObjectNode event(LogEntry entry) {
        ObjectNode event = Json.object();
        event.put("position", entry.position());
        event.put("id", text(entry, Field.ID));
        event.put("type", type(entry));
        event.put("subject", text(entry, Field.SUBJECT));
        event.put("sequence", entry.sequence());
        event.put("recordedAt", text(entry, Field.RECORDED_AT));
        JsonNode metadata = json(text(entry, Field.METADATA));
        for (String key : METADATA) {
            String value = Json.text(metadata, key);
            if (!value.isEmpty()) {
                event.put(key, value);
            }
        }
        event.set("data", json(text(entry, Field.PAYLOAD)));
        return event;
    }

    /** With its revision. */
    private static String type(LogEntry entry) {
        return text(entry, Field.TYPE) + ".v" + text(entry, Field.REVISION);
    }

    private static String text(LogEntry entry, Field field) {
        String text = entry.text(field);
        return text == null ? "" : text;
    }

    /** What somebody else put into the log may be none: it is a text then. */
    private static JsonNode json(String text) {
        try {
            return Json.read(text);
        } catch (JacksonException _) {
            return Json.object().put("text", text).path("text");
        }
    }
}
