package io.waybill.infra.webhook;

import io.cloudevents.CloudEvent;
import io.cloudevents.types.Time;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Objects;

/** A CloudEvent in structured mode, as its JSON format has it; data as it stands in the log. */
final class StructuredJson {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private StructuredJson() {}

    static byte[] of(CloudEvent event) {
        ObjectNode json = WaybillJson.mapper().createObjectNode();
        event.getAttributeNames().stream()
                .sorted()
                .forEach(name -> put(json, name, event.getAttribute(name)));
        event.getExtensionNames().stream()
                .sorted()
                .forEach(name -> put(json, name, event.getExtension(name)));
        byte[] data = Objects.requireNonNull(event.getData()).toBytes();
        json.putRawValue("data", new RawValue(new String(data, StandardCharsets.UTF_8)));
        return WaybillJson.mapper().writeValueAsBytes(json);
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(
                    name,
                    value instanceof OffsetDateTime time ? Time.writeTime(time) : value.toString());
        }
    }
}
