package io.waybill.domain.access;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns in which {@code *} stands for anything, nothing too, and all else for itself. */
public final class Globs {
    private Globs() {}

    public static boolean fits(String pattern, String text) {
        return Pattern.matches(
                Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                text);
    }
}
