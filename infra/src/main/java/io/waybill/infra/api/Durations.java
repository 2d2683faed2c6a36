package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, {@code 500ms}, {@code 30s}, {@code 5m}, or in ISO 8601. */
final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)");

    private Durations() {}

    static @Nullable Duration parse(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Matcher matcher = SHORT.matcher(text.trim());
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> Duration.ofDays(7 * amount);
            };
        }
        try {
            return Duration.parse(text.trim());
        } catch (DateTimeParseException _) {
            throw new InvalidInput(
                    field, "'" + text + "' is not a duration such as 500ms, 30s, 5m or PT30S");
        }
    }
}
