package io.waybill.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and instants as people write and read them. */
final class Times {
    private static final Pattern PARTS = Pattern.compile("(?:\\d{1,9}(?:ms|[smhdw]))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhdw])");

    private static final Pattern LOCAL =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?");

    private Times() {}

    /**
     * A duration such as {@code 500ms}, {@code 1m30s}, {@code 2h} or {@code PT30S}; a bare number
     * is seconds.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Duration duration(String text) {
        String trimmed = text.strip();
        if (trimmed.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(trimmed));
        }
        if (PARTS.matcher(trimmed).matches()) {
            Duration sum = Duration.ZERO;
            for (Matcher part = PART.matcher(trimmed); part.find(); ) {
                sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            }
            return sum;
        }
        try {
            Duration parsed = Duration.parse(trimmed);
            if (!parsed.isNegative()) {
                return parsed;
            }
        } catch (DateTimeException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a duration such as 500ms, 30s, 5m or PT30S");
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }

    /**
     * An instant in ISO 8601, a date (its beginning in UTC), or how long ago it was, such as {@code
     * 1h}.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Instant past(String text, Instant now) {
        String trimmed = text.strip();
        if (PARTS.matcher(trimmed).matches()) {
            return now.minus(duration(trimmed));
        }
        try {
            return trimmed.length() == 10
                    ? LocalDate.parse(trimmed).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(trimmed).toInstant();
        } catch (DateTimeException _) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + (LOCAL.matcher(trimmed).matches()
                                    ? "' does not say which time zone's it is; for UTC, add a Z"
                                    : "' is not a time such as 2026-01-31T12:00:00Z, 2026-01-31, or 1h for an hour ago"));
        }
    }

    /**
     * How long ago it was, in its greatest unit; the date where that was long ago; nothing where
     * nothing is known.
     */
    static String ago(String instant, Instant now) {
        if (instant.isEmpty()) {
            return "";
        }
        Instant then;
        try {
            then = Instant.parse(instant);
        } catch (DateTimeException _) {
            return instant;
        }
        Duration since = Duration.between(then, now);
        if (since.compareTo(Duration.ofSeconds(1)) < 0) {
            return since.compareTo(Duration.ofSeconds(-5)) < 0 ? instant : "now";
        }
        if (since.toDays() >= 60) {
            return instant.substring(0, 10);
        }
        return (since.toDays() > 1
                        ? since.toDays() + "d"
                        : since.toHours() > 0
                                ? since.toHours() + "h"
                                : since.toMinutes() > 0
                                        ? since.toMinutes() + "m"
                                        : since.toSeconds() + "s")
                + " ago";
    }

    /** How long is left until then, in its greatest unit: {@code 29m left}. */
    static String until(String instant, Instant now) {
        Duration left;
        try {
            left = Duration.between(now, Instant.parse(instant));
        } catch (DateTimeException _) {
            return instant;
        }
        if (left.compareTo(Duration.ofSeconds(1)) < 0) {
            return "time to live is over";
        }
        return (left.toDays() > 1
                        ? left.toDays() + "d"
                        : left.toHours() > 0
                                ? left.toHours() + "h"
                                : left.toMinutes() > 0
                                        ? left.toMinutes() + "m"
                                        : left.toSeconds() + "s")
                + " left to live";
    }

    /** A duration in its two greatest units: {@code 2d 3h}, {@code 1m 30s}, {@code 850ms}. */
    static String length(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0) {
            return duration.toMillis() + "ms";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, "m", seconds % 60, "s");
        }
        return seconds < 86_400
                ? pair(seconds / 3600, "h", seconds % 3600 / 60, "m")
                : pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String pair(long great, String unit, long small, String smaller) {
        return great + unit + (small == 0 ? "" : " " + small + smaller);
    }

    /** An instant to the second: {@code 2026-01-31T12:00:00Z}. */
    static String seconds(String instant) {
        try {
            return Instant.parse(instant).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeException _) {
            return instant;
        }
    }

    /** When it was, in UTC: {@code 10:31:05Z} of today, else with the date. */
    static String clock(String instant, Instant now) {
        String whole = seconds(instant);
        return whole.length() == 20 && now.toString().startsWith(whole.substring(0, 10))
                ? whole.substring(11)
                : whole;
    }

    /** A size in bytes as people read it: {@code 12.5 MiB}. */
    static String size(String bytes) {
        if (!bytes.matches("\\d{1,18}")) {
            return bytes;
        }
        double amount = Double.parseDouble(bytes);
        int unit = 0;
        while (amount >= 1024 && unit < 4) {
            amount /= 1024;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(
                        java.util.Locale.ROOT, "%.1f %siB", amount, "KMGT".charAt(unit - 1));
    }
}
