package io.waybill.infra.contract;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The contract as a service serves it, to hold records to. */
public final class ServedContract {
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Function<String, JsonNode> served;
    private final ObjectNode document;
    private final Map<String, Schema> payloads = new HashMap<>();
    private final Map<String, Schema> headers = new HashMap<>();

    /**
     * @param served what is served at a path
     */
    public ServedContract(Function<String, JsonNode> served) {
        this.served = served;
        document = (ObjectNode) served.apply("/asyncapi.json");
    }

    public JsonNode document() {
        return document;
    }

    public JsonNode schema(String type) {
        JsonNode reference =
                document.path("components").path("messages").path(type).at("/payload/schema/$ref");
        return served.apply(reference.asString().replaceFirst("^\\.", ""));
    }

    /** In what a record is not as it is said of its type; nothing where it is. */
    public List<String> problems(String type, Map<String, String> headers, String value) {
        return Stream.concat(headerProblems(type, headers).stream(), problems(type, value).stream())
                .toList();
    }

    private List<String> problems(String type, String value) {
        return payloads
                .computeIfAbsent(type, _ -> registry.getSchema(schema(type).toString()))
                .validate(value, InputFormat.JSON)
                .stream()
                .map(error -> type + ": " + error)
                .toList();
    }

    public List<String> headerProblems(String message, Map<String, String> values) {
        return headers
                .computeIfAbsent(message, _ -> registry.getSchema(headersOf(message)))
                .validate(WaybillJson.mapper().writeValueAsString(values), InputFormat.JSON)
                .stream()
                .map(error -> message + ", its headers: " + error)
                .toList();
    }

    /** The document, read as the schema that a part of it is. */
    private String headersOf(String message) {
        JsonNode part = document.path("components").path("messages").path(message).path("headers");
        if (!part.isObject()) {
            throw new AssertionError("the contract has no message " + message);
        }
        ObjectNode whole = WaybillJson.mapper().createObjectNode();
        whole.putArray("allOf").add(part);
        whole.set("components", document.path("components"));
        return whole.toString();
    }
}
