package io.waybill.infra.web;

import io.waybill.domain.container.PortBinding;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** How pages write times: instants in UTC, always, and how long ago they are. */
public final class Written {
    static final Written NOW = new Written();
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private static final int ON_ONE_LINE = 28;

    private Written() {}

    /** Such as {@code 2026-11-26 04:12:50Z}. */
    public String instant(@Nullable Instant instant) {
        return instant == null ? "–" : INSTANT.format(instant);
    }

    /** As an address takes it, and as a browser's scripts read it. */
    public String exactly(@Nullable Instant instant) {
        return instant == null ? "" : instant.truncatedTo(ChronoUnit.MICROS).toString();
    }

    /** Such as {@code 3m ago}. */
    public String ago(@Nullable Instant instant) {
        return instant == null ? "–" : ago(Duration.between(instant, Instant.now()));
    }

    /** How a name stands in a table: on one line where it is short, broken anywhere where not. */
    public String fit(@Nullable String name) {
        return name == null || name.length() <= ON_ONE_LINE ? "words" : "any";
    }

    /** Such as {@code 127.0.0.1:8080 → 80/tcp}. */
    public String port(PortBinding port) {
        String inside = port.containerPort() + "/" + port.protocol();
        String host = port.hostIp() == null ? "" : port.hostIp() + ":";
        return port.hostPort() == 0 ? inside : host + port.hostPort() + " → " + inside;
    }

    /** Such as {@code 3s}; of less than a second, in milliseconds. */
    public String took(Instant from, Instant to) {
        Duration length = Duration.between(from, to);
        return length.toSeconds() < 1 ? Math.max(0, length.toMillis()) + "ms" : length(length);
    }

    private static String ago(Duration gone) {
        return gone.toSeconds() < 1 ? "now" : length(gone) + " ago";
    }

    /** Its two largest units, such as {@code 2h 5m}. */
    public static String length(Duration length) {
        if (length.toSeconds() < 60) {
            return Math.max(0, length.toSeconds()) + "s";
        }
        if (length.toMinutes() < 60) {
            return two(length.toMinutes(), "m", length.toSecondsPart(), "s");
        }
        if (length.toHours() < 24) {
            return two(length.toHours(), "h", length.toMinutesPart(), "m");
        }
        return two(length.toDays(), "d", length.toHoursPart(), "h");
    }

    private static String two(long large, String unit, long small, String smaller) {
        return small == 0 ? large + unit : large + unit + " " + small + smaller;
    }
}
