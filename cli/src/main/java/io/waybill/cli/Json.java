package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reading the API's JSON leniently: what is absent is empty text, so that an older server can still
 * be shown.
 */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A text as JSON writes it. */
    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    static String pretty(JsonNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }

    /** A body with one field; none where there is nothing to say. */
    static ObjectNode object(String field, @Nullable String value) {
        return value == null ? object() : object().put(field, value);
    }

    /** Says a field where there is anything to say; an enum's constant in small letters. */
    static void put(ObjectNode body, String field, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Integer number -> body.put(field, number);
            case Enum<?> constant -> body.put(field, constant.toString().toLowerCase(Locale.ROOT));
            default -> body.put(field, value.toString());
        }
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asString() : "";
    }

    /** Who acted: by name where one is told, as the server tells of those who have pseudonyms. */
    static String who(JsonNode node, String field) {
        String name = text(node, field + "Name");
        return name.isEmpty() ? text(node, field) : name;
    }

    /** A count as people read it, such as {@code 12,345}; 0 where it is absent. */
    static String count(JsonNode node, String field) {
        return String.format(Locale.ROOT, "%,d", node.path(field).asLong(0));
    }

    /** The values of an array, joined. */
    static String list(JsonNode node, String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false)
                .map(value -> value.isValueNode() ? value.asString() : value.toString())
                .collect(Collectors.joining(", "));
    }
}
