package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Instants in queries. */
public final class Instants {
    private static final int DATE_LENGTH = 10;

    private Instants() {}

    /**
     * An instant in ISO 8601, with seconds or without, or a date, which means its beginning in UTC.
     *
     * @throws InvalidInput where it is none
     */
    public static @Nullable Instant parse(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant parsed =
                    text.length() == DATE_LENGTH
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant();
            return requireKept(field, text, parsed);
        } catch (DateTimeParseException _) {
            throw new InvalidInput(
                    field,
                    "'"
                            + text
                            + "' is not an instant, such as 2026-11-23T14:03:00Z (with its offset), nor a date");
        }
    }

    // PostgreSQL knows no others that a log could have.
    private static Instant requireKept(String field, String text, Instant parsed) {
        int year = parsed.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1 || year > 9999) {
            throw new InvalidInput(field, "'" + text + "' is not in the years 1 to 9999");
        }
        return parsed;
    }
}
