package io.waybill.infra.commandtopic;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.api.BodyLimit;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a request of a record, or says why none can be made of it. */
final class CommandReader {
    // They come back in every answer.
    private static final int LONGEST = 1_000;

    ReceivedCommand read(ConsumerRecord<byte[], byte[]> record) throws NotACommand {
        byte[] value = record.value();
        boolean tooLarge = value != null && value.length > BodyLimit.LIMIT;
        Envelope event = tooLarge ? Envelope.ofHeaders(record) : Envelope.of(record);
        Asked asked = asked(event, record.key());
        if (tooLarge) {
            throw new NotACommand(asked, "too-large", BodyLimit.DETAIL);
        }
        String flaw = event.flaw();
        if (flaw != null) {
            throw new NotACommand(asked, "no-cloud-event", "it is no CloudEvent: " + flaw);
        }
        if (asked == null) {
            throw new NotACommand(
                    null,
                    "no-cloud-event",
                    "its id, source, type, subject, correlationid and traceparent are text of "
                            + LONGEST
                            + " characters at most, in UTF-8 without control characters; id, source and type are not blank");
        }
        return request(event, asked, record);
    }

    /** What it says it is; none where that cannot be repeated. */
    private static @Nullable Asked asked(Envelope event, byte @Nullable [] key) {
        String id = event.attribute("id");
        String source = event.attribute("source");
        String type = event.attribute("type");
        String subject = event.attribute("subject");
        String correlation = event.attribute("correlationid");
        String trace = event.attribute("traceparent");
        if (id == null || source == null || type == null) {
            return null;
        }
        boolean blank = id.isBlank() || source.isBlank() || type.isBlank();
        if (blank
                || !Stream.of(id, source, type).allMatch(CommandReader::isFit)
                || !isFit(subject)
                || !isFit(correlation)
                || !isFit(trace)) {
            return null;
        }
        boolean keyed = key != null && key.length > 0 && key.length <= LONGEST;
        return new Asked(
                id,
                source,
                type,
                subject,
                correlation,
                trace,
                keyed ? Base64.getEncoder().encodeToString(key) : null);
    }

    private static boolean isFit(@Nullable String text) {
        // What was no UTF-8 was read as that replacement, and half a character cannot be written.
        return text == null
                || (text.length() <= LONGEST
                        && text.codePoints()
                                .noneMatch(
                                        c ->
                                                Character.isISOControl(c)
                                                        || c == 0xFFFD
                                                        || Character.getType(c)
                                                                == Character.SURROGATE));
    }

    private static ReceivedCommand request(
            Envelope event, Asked asked, ConsumerRecord<byte[], byte[]> record) throws NotACommand {
        CommandType type =
                CommandType.of(asked.type())
                        .orElseThrow(
                                () ->
                                        new NotACommand(
                                                asked,
                                                "unknown-type",
                                                "there is no command of the type " + asked.type()));
        String path = path(type, asked);
        JsonNode data = data(event, asked);
        boolean hasBody = !type.method().equals("DELETE");
        return new ReceivedCommand(
                asked,
                type.method(),
                path,
                hasBody ? event.dataOrNothing() : "",
                hasBody ? Map.of() : parameters(type, data, asked),
                Envelope.header(record, "authorization"),
                "kafka:" + record.topic() + "/" + record.partition() + "@" + record.offset());
    }

    private static String path(CommandType type, Asked asked) throws NotACommand {
        SubjectForm form = type.subject();
        String subject = asked.subject();
        if (form == SubjectForm.NONE && subject == null) {
            return type.rest();
        }
        return form.path(subject)
                .map(path -> path + type.rest())
                .orElseThrow(
                        () ->
                                new NotACommand(
                                        asked,
                                        "bad-subject",
                                        "its subject is "
                                                + (subject == null
                                                        ? "missing"
                                                        : "'" + subject + "'")
                                                + "; a command of this type has "
                                                + form.told()));
    }

    private static JsonNode data(Envelope event, Asked asked) throws NotACommand {
        String contentType = event.attribute("datacontenttype");
        if (contentType != null && !isJson(contentType)) {
            throw new NotACommand(
                    asked, "malformed", "its data is " + contentType + ", not application/json");
        }
        try {
            JsonNode data = WaybillJson.mapper().readTree(event.dataOrNothing());
            if (data.isObject()) {
                return data;
            }
        } catch (JacksonException unreadable) {
            String message = unreadable.getOriginalMessage();
            throw new NotACommand(
                    asked,
                    "malformed",
                    "its data is not JSON: "
                            + (message == null ? "" : message.lines().findFirst().orElse("")));
        }
        throw new NotACommand(asked, "malformed", "its data is JSON, but not an object");
    }

    private static boolean isJson(String contentType) {
        String plain = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.equals("application/json") || plain.endsWith("+json");
    }

    /** A request without a body takes from the query what others take from their body. */
    private static Map<String, String> parameters(CommandType type, JsonNode data, Asked asked)
            throws NotACommand {
        Map<String, String> parameters = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            boolean fits =
                    switch (field.getKey()) {
                        case "reason", "ticket" -> field.getValue().isString();
                        case "force" -> type == CommandType.REMOVE && field.getValue().isBoolean();
                        default -> false;
                    };
            if (field.getValue().isNull()) {
                continue;
            }
            if (!fits) {
                throw new NotACommand(
                        asked,
                        "malformed",
                        "its data is not what is expected here: the field '"
                                + field.getKey()
                                + "'");
            }
            parameters.put(field.getKey(), field.getValue().asString());
        }
        return parameters;
    }
}
