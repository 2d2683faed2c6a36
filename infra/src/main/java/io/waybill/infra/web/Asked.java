package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.infra.api.Instants;
import io.waybill.projections.Words;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a browser's request asks for. */
final class Asked {
    private Asked() {}

    /** What is in a field; nothing where it was left empty. */
    static @Nullable String text(HttpServletRequest http, String field) {
        String value = http.getParameter(field);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * An instant, also as pages show one, so that it can be copied from there; or how long ago it
     * was.
     */
    static @Nullable Instant instant(String field, @Nullable String text) {
        return Instants.past(
                field,
                text == null ? null : text.replaceFirst("(?<=\\d) (?=\\d)", "T"),
                Instant.now());
    }

    static @Nullable Integer number(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new InvalidInput(field, "'" + text + "' is not a number");
        }
        return Integer.valueOf(text);
    }

    /** One of a few words; nothing where none was chosen. */
    static <T extends Enum<T>> @Nullable T word(
            String field, Class<T> among, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(among.getEnumConstants())
                .filter(each -> Words.of(each).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidInput(
                                        field,
                                        "'"
                                                + text
                                                + "' is none of "
                                                + Arrays.stream(among.getEnumConstants())
                                                        .map(Words::of)
                                                        .collect(Collectors.joining(", "))));
    }

    /** Whether it is for a part of a page that is open already. */
    static boolean isForPart(HttpServletRequest http) {
        return http.getHeader("HX-Request") != null;
    }
}
