package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Instants in queries. */
public final class Instants {
    private static final int DATE_LENGTH = 10;
    private static final Pattern AGO = Pattern.compile("(?:\\d{1,9}(?:ms|[smhdw]))+");
    private static final Pattern PART = Pattern.compile("\\d+[a-z]+");

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

    /**
     * The same, or how long ago it was, such as {@code 1h30m}, as the command line takes it.
     *
     * @throws InvalidInput where it is neither
     */
    public static @Nullable Instant past(String field, @Nullable String text, Instant now) {
        if (text == null || !AGO.matcher(text).matches()) {
            return parse(field, text);
        }
        Instant past = now;
        for (MatchResult part : PART.matcher(text).results().toList()) {
            Duration ago = Objects.requireNonNull(Durations.parse(field, part.group()));
            past = requireKept(field, text, past.minus(ago));
        }
        return past;
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
