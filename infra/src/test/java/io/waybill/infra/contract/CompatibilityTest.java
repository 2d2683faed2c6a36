package io.waybill.infra.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** What a released schema may become, and what not. */
class CompatibilityTest {
    private static final String RELEASED =
            """
            {"type": "object", "required": ["id", "state"], "properties": {
               "id": {"type": "string"},
               "state": {"type": "string", "enum": ["running", "stopped"]},
               "limits": {"$ref": "#/$defs/Limits"},
               "tags": {"type": "array", "items": {"$ref": "#/$defs/Tag"}},
               "labels": {"type": "object", "additionalProperties": {"type": "string"}}},
             "$defs": {
               "Limits": {"type": "object", "properties": {"cpus": {"type": "number"}}},
               "Tag": {"type": "object", "properties": {"name": {"type": "string"}, "of": {"$ref": "#/$defs/Tag"}}}}}
            """;

    private static JsonNode json(String text) {
        return WaybillJson.mapper().readTree(text);
    }

    private static void assertBreaks(String from, String to, String problem) {
        assertThat(RELEASED).contains(from);
        assertThat(Compatibility.problems(json(RELEASED), json(RELEASED.replace(from, to))))
                .containsExactly(problem);
    }

    @Test
    void moreMayBeTold() {
        String more =
                RELEASED.replace("\"stopped\"]", "\"stopped\", \"paused\"]")
                        .replace("[\"id\", \"state\"]", "[\"id\", \"state\", \"note\"]")
                        .replace("\"limits\":", "\"note\": {\"type\": \"string\"}, \"limits\":");
        assertThat(Compatibility.problems(json(RELEASED), json(more))).isEmpty();
        assertThat(Compatibility.problems(json(RELEASED), json(RELEASED))).isEmpty();
    }

    @Test
    void nothingGoesAway() {
        assertBreaks(
                "\"labels\": {\"type\": \"object\",",
                "\"marks\": {\"type\": \"object\",",
                "/labels is not there any more");
    }

    @Test
    void whatWasAlwaysThereStaysSo() {
        assertBreaks("[\"id\", \"state\"]", "[\"id\"]", "/state is not always there any more");
    }

    @Test
    void nothingBecomesOfAnotherType() {
        assertBreaks(
                "\"cpus\": {\"type\": \"number\"}",
                "\"cpus\": {\"type\": \"string\"}",
                "/limits/cpus type was \"number\", is \"string\"");
    }

    @Test
    void noValueOfAnEnumerationGoesAway() {
        assertBreaks(
                "[\"running\", \"stopped\"]",
                "[\"running\"]",
                "/state/stopped is not among the values any more");
    }

    @Test
    void whatListsHoldIsComparedToo() {
        assertBreaks(
                "\"name\": {\"type\": \"string\"}",
                "\"title\": {\"type\": \"string\"}",
                "/tags/[]/name is not there any more");
    }
}
