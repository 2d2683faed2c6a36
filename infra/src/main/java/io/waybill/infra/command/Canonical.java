package io.waybill.infra.command;

import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one text of what means the same, whichever order its maps happen to be in. */
public final class Canonical {
    private static final JsonMapper MAPPER =
            WaybillJson.configure(JsonMapper.builder())
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private Canonical() {}

    public static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
