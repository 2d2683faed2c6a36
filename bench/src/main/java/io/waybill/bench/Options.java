package io.waybill.bench;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a measurement is told on the command line: {@code --name value}. */
final class Options {
    private final Map<String, String> values = new HashMap<>();

    /**
     * @throws IllegalArgumentException where one is not known, or has no value
     */
    Options(String[] arguments, Set<String> known) {
        for (int i = 1; i < arguments.length; i += 2) {
            if (!known.contains(arguments[i])) {
                throw new IllegalArgumentException(
                        arguments[0] + " does not know '" + arguments[i] + "'");
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            values.put(arguments[i], arguments[i + 1]);
        }
    }

    long number(String name, long otherwise) {
        String value = values.get(name);
        try {
            return value == null ? otherwise : Long.parseLong(value.replace("_", ""));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(name + " '" + value + "' is not a number");
        }
    }

    @Nullable Path path(String name) {
        String value = values.get(name);
        return value == null ? null : Path.of(value).toAbsolutePath();
    }
}
