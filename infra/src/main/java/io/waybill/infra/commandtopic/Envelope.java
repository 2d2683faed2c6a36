package io.waybill.infra.commandtopic;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A record taken apart as a CloudEvent, in binary or in structured mode. Whether it is one is
 * another question, so that what is none can be answered where it says what it is.
 *
 * @param attributes extensions among them
 * @param data none where it is no text
 */
record Envelope(Map<String, String> attributes, @Nullable String data) {
    private static final String STRUCTURED = "application/cloudevents";
    private static final String CONTENT_TYPE = "content-type";
    private static final String PREFIX = "ce_";

    static Envelope of(ConsumerRecord<byte[], byte[]> record) throws NotACommand {
        String contentType = header(record, CONTENT_TYPE);
        return contentType != null && isStructured(contentType)
                ? structured(contentType, record.value())
                : binary(record, contentType);
    }

    private static boolean isStructured(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT).startsWith(STRUCTURED);
    }

    /** What the headers say, whatever its value is. */
    static Envelope ofHeaders(ConsumerRecord<byte[], byte[]> record) {
        return new Envelope(attributes(record), "");
    }

    /** The last one of a name, in whatever case. */
    static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        String value = null;
        for (Header header : record.headers()) {
            if (header.key().equalsIgnoreCase(name) && header.value() != null) {
                value = text(header.value());
            }
        }
        return value;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static Envelope binary(
            ConsumerRecord<byte[], byte[]> record, @Nullable String contentType) {
        Map<String, String> attributes = attributes(record);
        if (contentType != null) {
            attributes.put("datacontenttype", contentType);
        }
        byte[] value = record.value();
        return new Envelope(attributes, value == null ? "" : strictly(value));
    }

    private static Map<String, String> attributes(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> attributes = new HashMap<>();
        for (Header header : record.headers()) {
            String key = header.key().toLowerCase(Locale.ROOT);
            if (key.startsWith(PREFIX) && header.value() != null) {
                attributes.put(key.substring(PREFIX.length()), text(header.value()));
            }
        }
        return attributes;
    }

    /** A command must not be carried out with other letters than it was given with. */
    private static @Nullable String strictly(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private static Envelope structured(String contentType, byte @Nullable [] value)
            throws NotACommand {
        String form = contentType.strip().toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        if (!form.equals(STRUCTURED + "+json")) {
            throw notOne("its content type is " + form + ", not " + STRUCTURED + "+json");
        }
        JsonNode event;
        try {
            event = WaybillJson.mapper().readTree(value == null ? new byte[0] : value);
        } catch (JacksonException unreadable) {
            throw notOne("its value is not JSON: " + firstLine(unreadable.getOriginalMessage()));
        }
        if (!event.isObject()) {
            throw notOne("its value is not a JSON object");
        }
        if (event.has("data_base64")) {
            throw notOne("its data is base64, not JSON");
        }
        Map<String, String> attributes = new HashMap<>();
        event.forEachEntry(
                (name, field) -> {
                    if (field.isValueNode() && !field.isNull() && !name.equals("data")) {
                        attributes.put(name, field.asString());
                    }
                });
        JsonNode data = event.path("data");
        return new Envelope(
                attributes, data.isMissingNode() || data.isNull() ? "" : data.toString());
    }

    private static NotACommand notOne(String because) {
        return new NotACommand(null, "no-cloud-event", "it is no CloudEvent: " + because);
    }

    @Nullable String attribute(String name) {
        return attributes.get(name);
    }

    /** The data, an empty object where there is none. */
    String dataOrNothing() {
        return data == null || data.isBlank() ? "{}" : data;
    }

    /** What keeps it from being a CloudEvent 1.0; nothing where it is one. */
    @Nullable String flaw() {
        String version = attribute("specversion");
        if (!"1.0".equals(version)) {
            return version == null
                    ? "the attribute specversion is missing (in binary mode the header ce_specversion)"
                    : "its specversion is " + version + ", not 1.0";
        }
        CloudEventBuilder builder = CloudEventBuilder.v1();
        try {
            attributes.forEach(
                    (name, value) -> {
                        if (!name.equals("specversion")) {
                            builder.withContextAttribute(name, value);
                        }
                    });
            builder.build();
            return data == null ? "its data is not UTF-8" : null;
        } catch (CloudEventRWException | IllegalArgumentException | IllegalStateException flaw) {
            return firstLine(flaw.getMessage());
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
