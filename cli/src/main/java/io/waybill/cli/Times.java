package io.waybill.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people read and write them. */
final class Times {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d)");
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Times() {}

    /** How long ago, in the largest unit that fits; empty text stays so. */
    static String ago(String instant, Instant now) {
        if (instant.isEmpty()) {
            return "";
        }
        Duration past = Duration.between(Instant.parse(instant), now);
        long seconds = Math.max(0, past.toSeconds());
        if (seconds < 60) {
            return seconds + "s ago";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m ago";
        }
        return seconds < 172_800 ? seconds / 3_600 + "h ago" : seconds / 86_400 + "d ago";
    }

    /** In the zone of this machine, to the second. */
    static String local(String instant) {
        return LOCAL.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    }

    /**
     * ISO 8601 with an offset, or how long ago, such as {@code 90s}, {@code 15m}, {@code 2h},
     * {@code 7d}.
     */
    static Instant parse(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long amount = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            throw new Failed(
                    Failed.USAGE,
                    "'"
                            + text
                            + "' is not a time; write 2026-11-23T14:03:00Z, or 2h for two hours ago");
        }
    }
}
