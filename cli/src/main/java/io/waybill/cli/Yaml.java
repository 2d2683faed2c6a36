package io.waybill.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** JSON as people prefer to read it; each document begins with a line of its own. */
final class Yaml {
    private static final YAMLMapper MAPPER =
            YAMLMapper.builder()
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build();

    private Yaml() {}

    static String of(JsonNode document) {
        return MAPPER.writeValueAsString(document);
    }
}
