package io.waybill.infra.contract;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.ContainerDocument;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.HostDocument;
import io.waybill.domain.wire.ImageDocument;
import io.waybill.domain.wire.ImageVersionDocument;
import io.waybill.domain.wire.StateDocument;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.commandtopic.CommandForm;
import io.waybill.infra.commandtopic.ResultForm;

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
    private static final Path DOMAIN = Path.of("..", "domain", "src");
    private static final Path GOLDEN = DOMAIN.resolve("test").resolve("resources");
    private static final Path SOURCES = Path.of("main", "java");

    private final Javadocs docs;
    private final Schemas schemas;
    private final CommandSchemas commands;

    Contract() throws IOException {
        docs = Javadocs.of(List.of(DOMAIN.resolve(SOURCES), Path.of("src").resolve(SOURCES)));
        schemas = new Schemas(docs);
        commands = new CommandSchemas(schemas);
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
        CommandForm.all().forEach(command -> all.put(command.type(), commands.of(command)));
        for (ResultForm result : ResultForm.values()) {
            all.put(result.type(), commands.of(result));
        }
        return all;
    }

    private ObjectNode titled(String type, Class<?> form) {
        return titled(type, descriptionOf(form), schemas.of(form));
    }

    static ObjectNode titled(String type, String description, ObjectNode generated) {
        ObjectNode schema = WaybillJson.mapper().createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type);
        schema.put("description", description);
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

    /** Of an event or a state, its golden file; of a command or a result, its value. */
    JsonNode example(String type) {
        for (CommandForm command : CommandForm.all()) {
            if (command.type().equals(type)) {
                return command.example().data();
            }
        }
        for (ResultForm result : ResultForm.values()) {
            if (result.type().equals(type)) {
                return WaybillJson.mapper().readTree(result.example().value());
            }
        }
        return golden(type);
    }

    private static JsonNode golden(String type) {
        try {
            String folder = type.contains(".state.") ? "states" : "golden";
            Path file = GOLDEN.resolve(folder).resolve(type + ".json");
            return WaybillJson.mapper().readTree(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
