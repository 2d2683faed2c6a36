package io.waybill.projections.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.json.JsonMapper;

/** Aggregates' states as columns keep them: whole, so that what is empty is read back as empty. */
final class FoldedState {
    private static final JsonMapper MAPPER =
            WaybillJson.configure(JsonMapper.builder())
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.ALWAYS))
                    .build();

    private FoldedState() {}

    static String write(Object state) {
        return MAPPER.writeValueAsString(state);
    }

    static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
