package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A program and its arguments on one line, with quotes as a shell has them. */
final class Arguments {
    private static final char NONE = 0;

    private Arguments() {}

    static List<String> of(String field, @Nullable String text) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        boolean begun = false;
        char quote = NONE;
        String all = text == null ? "" : text;
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < all.length()) {
                argument.append(all.charAt(++i));
                begun = true;
            } else if (quote != NONE) {
                if (c == quote) {
                    quote = NONE;
                } else {
                    argument.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c)) {
                if (begun) {
                    arguments.add(argument.toString());
                    argument.setLength(0);
                    begun = false;
                }
            } else {
                argument.append(c);
                begun = true;
            }
        }
        if (quote != NONE) {
            throw new InvalidInput(field, "a quote " + quote + " is opened and not closed");
        }
        if (begun) {
            arguments.add(argument.toString());
        }
        return arguments;
    }

    /** As {@link #of} reads it. */
    static String text(List<String> arguments) {
        return arguments.stream().map(Arguments::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_@%+=:,./-]+")
                ? argument
                : "'" + argument.replace("'", "'\\''") + "'";
    }
}
