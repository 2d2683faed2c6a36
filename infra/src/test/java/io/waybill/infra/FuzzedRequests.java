package io.waybill.infra;

import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Requests as nobody should make them, from the API's own description: each names an endpoint that
 * there is, with parameters and a body that are right, nearly right, or noise. The same seed makes
 * the same ones.
 */
final class FuzzedRequests {
    private static final int DEEP = 5;
    private static final List<String> NASTY =
            List.of(
                    "",
                    " ",
                    "null",
                    "0",
                    "-1",
                    "9223372036854775808",
                    "1e400",
                    "NaN",
                    "true",
                    "..",
                    "../../etc/passwd",
                    "%00",
                    "\u0000",
                    "\ud800",
                    "ÄÖÜ\u202e\uFEFF",
                    "💣".repeat(50),
                    "'; drop table domain_event; --",
                    "${jndi:ldap://127.0.0.1/x}",
                    "<script>alert(1)</script>",
                    "{{7*7}}",
                    "a".repeat(3_000),
                    "P1D",
                    "-5s",
                    "99999999999h",
                    "2026-02-30T00:00:00Z",
                    "+1000000000-12-31T23:59:59Z",
                    "1970-01-01T00:00:00Z",
                    "sha256:" + "0".repeat(64),
                    "*",
                    "a=b,c!=d",
                    "(((((");

    private final Random random;
    private final JsonNode description;
    private final List<String> known;
    private final List<Endpoint> endpoints = new ArrayList<>();

    private record Endpoint(String method, String path, JsonNode said) {}

    /**
     * @param path with its query
     */
    record Fuzzed(
            String method, String path, Map<String, String> headers, byte[] body, String media) {
        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.UTF_8);
            return "%s %s %s %s: %s"
                    .formatted(
                            method,
                            path,
                            headers,
                            media,
                            text.substring(0, Math.min(2_000, text.length())));
        }
    }

    /**
     * @param description the API's, as OpenAPI has it
     * @param known names and ids that there are, so that not all is answered with 404
     */
    FuzzedRequests(long seed, JsonNode description, List<String> known) {
        this.random = new Random(seed);
        this.description = description;
        this.known = known;
        description
                .path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                method ->
                                                        endpoints.add(
                                                                new Endpoint(
                                                                        method.getKey()
                                                                                .toUpperCase(
                                                                                        Locale
                                                                                                .ROOT),
                                                                        path.getKey(),
                                                                        method.getValue()))));
    }

    Fuzzed next() {
        Endpoint endpoint = oneOf(endpoints);
        String path = endpoint.path();
        Map<String, String> headers = new LinkedHashMap<>();
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : endpoint.said().path("parameters")) {
            String name = parameter.path("name").asString();
            switch (parameter.path("in").asString()) {
                case "path" -> path = path.replace("{" + name + "}", encoded(inAddress(name)));
                case "query" -> {
                    if (random.nextInt(3) > 0) {
                        query.append(query.isEmpty() ? '?' : '&').append(name).append('=');
                        query.append(encoded(text(parameter.path("schema"))));
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        headers.put(name, text(parameter.path("schema")).replaceAll("[^ -~]", "?"));
                    }
                }
            }
        }
        JsonNode content = endpoint.said().path("requestBody").path("content");
        if (content.isEmpty()) {
            return new Fuzzed(
                    endpoint.method(), path + query, headers, new byte[0], "application/json");
        }
        JsonNode schema = content.valueStream().findFirst().orElseThrow().path("schema");
        return new Fuzzed(endpoint.method(), path + query, headers, body(schema), media(content));
    }

    private String inAddress(String name) {
        // Else half of all would be of addresses that there are not.
        String text = random.nextInt(4) > 0 ? oneOf(known) : oneOf(NASTY);
        return text.isEmpty() || name.equals("revision") ? "1" : text;
    }

    private String media(JsonNode content) {
        return random.nextInt(20) > 0
                ? content.propertyStream().findFirst().orElseThrow().getKey()
                : oneOf(List.of("text/plain", "application/xml", "application/octet-stream"));
    }

    private byte[] body(JsonNode schema) {
        return switch (random.nextInt(12)) {
            case 0 -> noise();
            case 1 -> new byte[0];
            case 2 -> "[".repeat(2_000).getBytes(StandardCharsets.UTF_8);
            case 3 -> cut(value(schema, 0).toString());
            case 4 ->
                    value(WaybillJson.mapper().createObjectNode(), 0)
                            .toString()
                            .getBytes(StandardCharsets.UTF_8);
            default -> value(schema, 0).toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] cut(String text) {
        return text.substring(0, random.nextInt(text.length() + 1))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Mostly as the schema has it, and in one of eight places something else. */
    private JsonNode value(JsonNode said, int depth) {
        JsonNode schema = resolved(said);
        if (random.nextInt(8) == 0 || depth > DEEP) {
            return scalar();
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        if (schema.has("oneOf") || schema.has("anyOf")) {
            JsonNode some = schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
            return value(some.get(random.nextInt(some.size())), depth + 1);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                ArrayNode array = WaybillJson.mapper().createArrayNode();
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    array.add(value(schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "integer", "number" ->
                    WaybillJson.mapper()
                            .getNodeFactory()
                            .numberNode(
                                    random.nextBoolean()
                                            ? random.nextLong()
                                            : random.nextInt(-2, 70_000));
            case "boolean" ->
                    WaybillJson.mapper().getNodeFactory().booleanNode(random.nextBoolean());
            default -> WaybillJson.mapper().getNodeFactory().stringNode(string());
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = WaybillJson.mapper().createObjectNode();
        schema.path("properties")
                .properties()
                .forEach(
                        property -> {
                            if (random.nextInt(4) > 0) {
                                object.set(
                                        property.getKey(), value(property.getValue(), depth + 1));
                            }
                        });
        if (schema.has("additionalProperties")) {
            object.set(string(), value(schema.path("additionalProperties"), depth + 1));
        }
        if (random.nextInt(10) == 0) {
            object.set(string(), scalar());
        }
        return object;
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode now = schema;
        while (now.has("$ref")) {
            now = description.at(now.path("$ref").asString().substring(1));
        }
        return now;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        // As OpenAPI 3.1 has it, it may be one of several.
        return type.isArray()
                ? type.valueStream()
                        .map(JsonNode::asString)
                        .filter(one -> !one.equals("null"))
                        .findFirst()
                        .orElse("string")
                : type.asString(schema.has("properties") ? "object" : "string");
    }

    private JsonNode scalar() {
        return switch (random.nextInt(5)) {
            case 0 -> WaybillJson.mapper().getNodeFactory().nullNode();
            case 1 -> WaybillJson.mapper().getNodeFactory().numberNode(random.nextLong());
            case 2 -> WaybillJson.mapper().createArrayNode();
            case 3 -> WaybillJson.mapper().createObjectNode();
            default -> WaybillJson.mapper().getNodeFactory().stringNode(oneOf(NASTY));
        };
    }

    private String text(JsonNode schema) {
        JsonNode resolved = resolved(schema);
        if (resolved.has("enum") && random.nextBoolean()) {
            return value(resolved, DEEP).asString("");
        }
        return type(resolved).equals("integer") && random.nextBoolean()
                ? String.valueOf(random.nextInt(-2, 2_000))
                : string();
    }

    private String string() {
        return random.nextBoolean() ? oneOf(known) : oneOf(NASTY);
    }

    private <T> T oneOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
