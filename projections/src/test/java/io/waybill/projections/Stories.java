package io.waybill.projections;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.WaybillJson;

import java.util.List;

/** The story again and again, each time about others. */
public final class Stories {
    private Stories() {}

    public static int events() {
        return Story.everything().size();
    }

    public static List<DomainEvent> number(int number) {
        return Story.everything().stream().map(event -> about(event, number)).toList();
    }

    private static DomainEvent about(DomainEvent event, int number) {
        String json =
                WaybillJson.mapper()
                        .writeValueAsString(event)
                        .replaceAll("\"0{24}([0-9a-f]{8})\"", "\"%024x$1\"".formatted(number))
                        .replaceAll("\"([ab])\\1{31}\"", "\"%031x$1\"".formatted(number))
                        .replace("\"alpha\"", "\"alpha-" + number + "\"")
                        .replace("\"beta\"", "\"beta-" + number + "\"")
                        .replace("\"shop-web\"", "\"shop-web-" + number + "\"");
        return WaybillJson.mapper().readValue(json, event.getClass());
    }
}
