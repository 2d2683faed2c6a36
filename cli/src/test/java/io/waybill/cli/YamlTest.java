package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class YamlTest {

    @Test
    void itReadsAsPeopleWriteIt() {
        assertThat(Yaml.of(Json.read("{\"name\": \"web\", \"ports\": [8080], \"note\": null}")))
                .isEqualTo(
                        """
                        ---
                        name: web
                        ports:
                        - 8080
                        note: null
                        """);
    }

    @Test
    void whatIsATextStaysOne() {
        JsonNode texts =
                Json.read(
                        """
                        {"a": "no", "b": "1.10", "c": "null", "d": "", "e": "0x1f", "f": "a: b", "g": "two\\nlines",
                         "h": "2026-11-26", "i": "# no comment", "j": "12:30:00", "k": "~", "l": "\\u001b[31m", "m": "- x",
                         "n": "1e3", "o": "*x", "p": "on", "q": " padded "}
                        """);
        assertThat(new YAMLMapper().readTree(Yaml.of(texts))).isEqualTo(texts);
    }
}
