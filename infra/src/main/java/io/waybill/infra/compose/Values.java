package io.waybill.infra.compose;

import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values in the forms that the Compose specification knows. What is none is a problem. */
final class Values {
    private static final Pattern PART_OF_DURATION =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(us|ms|s|m|h)");
    private static final Map<String, Long> NANOS =
            Map.of(
                    "us", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);
    private static final Pattern BYTES =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(b|k|kb|m|mb|g|gb)?");

    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    @Nullable String text(@Nullable Place place) {
        if (place == null) {
            return null;
        }
        if (place.text() == null) {
            problems.wrong(place, "it is a single value");
        }
        return place.text();
    }

    private <T> @Nullable T parsed(
            @Nullable Place place, String form, Function<String, @Nullable T> parse) {
        String text = text(place);
        if (place == null || text == null) {
            return null;
        }
        T value;
        try {
            value = parse.apply(text.strip());
        } catch (NumberFormatException | ArithmeticException _) {
            value = null;
        }
        if (value == null) {
            problems.wrong(place, "'" + text + "' is not " + form);
        }
        return value;
    }

    @Nullable Integer number(@Nullable Place place) {
        return parsed(place, "a whole number", Integer::valueOf);
    }

    @Nullable BigDecimal decimal(@Nullable Place place) {
        return parsed(place, "a number, such as 0.5", BigDecimal::new);
    }

    boolean flag(@Nullable Place place) {
        Boolean value =
                parsed(
                        place,
                        "true or false",
                        text ->
                                switch (text.toLowerCase(Locale.ROOT)) {
                                    case "true", "yes", "on" -> Boolean.TRUE;
                                    case "false", "no", "off" -> Boolean.FALSE;
                                    default -> null;
                                });
        return Boolean.TRUE.equals(value);
    }

    @Nullable Duration duration(@Nullable Place place) {
        return parsed(place, "a duration, such as 1m30s", Values::durationOf);
    }

    private static @Nullable Duration durationOf(String text) {
        Matcher parts = PART_OF_DURATION.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            nanos =
                    nanos.add(
                            new BigDecimal(parts.group(1))
                                    .multiply(
                                            BigDecimal.valueOf(
                                                    NANOS.getOrDefault(parts.group(2), 0L))));
            end = parts.end();
        }
        return end == 0 || end < text.length() ? null : Duration.ofNanos(nanos.longValueExact());
    }

    @Nullable Long bytes(@Nullable Place place) {
        return parsed(place, "an amount of bytes, such as 256m", Values::bytesOf);
    }

    private static @Nullable Long bytesOf(String text) {
        Matcher parts = BYTES.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return null;
        }
        String unit = parts.group(2) == null ? "b" : parts.group(2);
        int shift =
                switch (unit.charAt(0)) {
                    case 'k' -> 10;
                    case 'm' -> 20;
                    case 'g' -> 30;
                    default -> 0;
                };
        return new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(1L << shift)).longValue();
    }

    /** Items, or a single one where that may stand alone. */
    List<Place> items(@Nullable Place place, boolean mayStandAlone) {
        if (place == null) {
            return List.of();
        }
        if (place.what() instanceof What.Items(List<Place> all)) {
            return all;
        }
        if (mayStandAlone && place.text() != null) {
            return List.of(place);
        }
        problems.wrong(place, "it is a list");
        return List.of();
    }

    List<String> texts(@Nullable Place place, boolean mayStandAlone) {
        List<String> texts = new ArrayList<>();
        for (Place item : items(place, mayStandAlone)) {
            String text = text(item);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /**
     * What a name stands for.
     *
     * @param place where that is said
     */
    record Pair(@Nullable String value, Place place) {}

    /** {@code NAME: VALUE}, or a list of {@code NAME=VALUE}; a value may be absent. */
    Map<String, Pair> pairs(@Nullable Place place) {
        Map<String, Pair> pairs = new LinkedHashMap<>();
        if (place != null && place.what() instanceof What.Fields(Map<String, Place> fields)) {
            fields.forEach(
                    (name, value) ->
                            pairs.put(
                                    name, new Pair(value.isNothing() ? null : text(value), value)));
            return pairs;
        }
        for (Place item : items(place, false)) {
            String text = text(item);
            if (text != null) {
                int equals = text.indexOf('=');
                pairs.put(
                        equals < 0 ? text : text.substring(0, equals),
                        new Pair(equals < 0 ? null : text.substring(equals + 1), item));
            }
        }
        return pairs;
    }

    /** Pairs of which a value that is absent is empty. */
    Map<String, String> labels(@Nullable Place place) {
        Map<String, String> labels = new LinkedHashMap<>();
        pairs(place)
                .forEach(
                        (label, pair) ->
                                labels.put(label, pair.value() == null ? "" : pair.value()));
        return labels;
    }

    /** A command: words, or a line that is taken apart into words as a shell does. */
    List<String> words(@Nullable Place place) {
        String line = place == null ? null : place.text();
        if (place == null || line == null) {
            return texts(place, false);
        }
        List<String> words = ShellWords.of(line);
        if (words == null) {
            problems.wrong(place, "a quote is not closed");
            return List.of();
        }
        return words;
    }
}
