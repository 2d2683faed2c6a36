package io.waybill.domain.contract;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.ContainerDocument;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.HostDocument;
import io.waybill.domain.wire.ImageDocument;
import io.waybill.domain.wire.ImageVersionDocument;
import io.waybill.domain.wire.StateDocument;
import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every form that other platforms read, by its type, with what is said of it and an example. */
final class Contract {
    private static final Path GOLDEN = Path.of("src", "test", "resources");

    private final Javadocs docs;
    private final Schemas schemas;

    Contract() throws IOException {
        docs = Javadocs.of(Path.of("src", "main", "java"));
        schemas = new Schemas(docs);
    }

    /** Every event, by its type. */
    SortedMap<String, Class<? extends DomainEvent>> events() {
        SortedMap<String, Class<? extends DomainEvent>> events = new TreeMap<>();
        for (Class<? extends DomainEvent> event : EventTypes.all()) {
            events.put(
                    EventTypes.cloudEventType(
                            EventTypes.nameOf(event), EventTypes.revisionOf(event)),
                    event);
        }
        return events;
    }

    /** Every document of a state, by its type. */
    SortedMap<String, Class<? extends StateDocument>> documents() {
        SortedMap<String, Class<? extends StateDocument>> documents = new TreeMap<>();
        for (Class<? extends StateDocument> document :
                List.of(
                        ContainerDocument.class,
                        HostDocument.class,
                        ImageDocument.class,
                        ImageVersionDocument.class)) {
            documents.put(StateDocument.cloudEventType(document), document);
        }
        return documents;
    }

    /** Every schema, by its type. */
    SortedMap<String, JsonNode> schemas() {
        SortedMap<String, JsonNode> all = new TreeMap<>();
        events().forEach((type, event) -> all.put(type, titled(type, event)));
        documents().forEach((type, document) -> all.put(type, titled(type, document)));
        return all;
    }

    private ObjectNode titled(String type, Class<?> form) {
        ObjectNode schema = WaybillJson.mapper().createObjectNode();
        ObjectNode generated = schemas.of(form);
        schema.set("$schema", generated.get("$schema"));
        schema.put("title", type);
        schema.put("description", descriptionOf(form));
        generated.forEachEntry(
                (name, value) -> {
                    if (!schema.has(name)) {
                        schema.set(name, value);
                    }
                });
        return schema;
    }

    String descriptionOf(Class<?> form) {
        return docs.of(form).orElse("");
    }

    /** The golden file of a form. */
    JsonNode example(String type) {
        try {
            String folder = type.contains(".state.") ? "states" : "golden";
            Path file = GOLDEN.resolve(folder).resolve(type + ".json");
            return WaybillJson.mapper().readTree(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
