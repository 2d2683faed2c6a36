package io.waybill.domain.wire;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * Instants as this program writes them, such as {@code 2026-11-20T14:03:00.123456Z}, read without
 * the library's parser, which takes as long as all the rest of an event. Any other form goes to it.
 */
public final class Instants {
    private static final String FORM = "0000-00-00T00:00:00";

    private Instants() {}

    /**
     * @throws DateTimeParseException where it is none
     */
    public static Instant parse(String text) {
        Instant instant = asWritten(text);
        return instant == null ? Instant.parse(text) : instant;
    }

    static @Nullable Instant asWritten(String text) {
        int end = text.length() - 1;
        if (end < FORM.length() || text.charAt(end) != 'Z' || !hasForm(text)) {
            return null;
        }
        int nanos = end == FORM.length() ? 0 : nanos(text, end);
        if (nanos < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            nanos)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            return null; // such as the 30th of February
        }
    }

    private static boolean hasForm(String text) {
        for (int i = 0; i < FORM.length(); i++) {
            char wanted = FORM.charAt(i);
            char found = text.charAt(i);
            if (wanted == '0' ? !isDigit(found) : found != wanted) {
                return false;
            }
        }
        return true;
    }

    /** Of the fraction of a second; negative where it is none. */
    private static int nanos(String text, int end) {
        int begin = FORM.length() + 1;
        if (text.charAt(begin - 1) != '.' || begin == end || end - begin > 9) {
            return -1;
        }
        int nanos = 0;
        for (int i = begin; i < begin + 9; i++) {
            char digit = i < end ? text.charAt(i) : '0';
            if (!isDigit(digit)) {
                return -1;
            }
            nanos = nanos * 10 + digit - '0';
        }
        return nanos;
    }

    private static int number(String text, int begin, int end) {
        int number = 0;
        for (int i = begin; i < end; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** For the one mapper. */
    static final class Deserializer extends StdDeserializer<Instant> {
        Deserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            Instant instant =
                    parser.hasToken(JsonToken.VALUE_STRING) ? asWritten(parser.getString()) : null;
            return instant == null
                    ? InstantDeserializer.INSTANT.deserialize(parser, context)
                    : instant;
        }
    }
}
