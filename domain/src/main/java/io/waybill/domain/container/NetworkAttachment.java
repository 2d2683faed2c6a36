package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A network that a container is on, where others on it find it by name.
 *
 * @param aliases the names beside the container's own
 * @param external whether it is somebody else's: then it has to be there; else it is made where it
 *     is missing, and removed when nothing uses it any more
 * @param internal whether it leads nowhere else
 * @param labels that it gets where it is made
 */
public record NetworkAttachment(
        String name,
        List<String> aliases,
        boolean external,
        boolean internal,
        Map<String, String> labels) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    public NetworkAttachment {
        requireName(name, "network");
        aliases = aliases == null ? List.of() : aliases.stream().distinct().sorted().toList();
        aliases.forEach(alias -> requireName(alias, "name on a network"));
        labels =
                labels == null || labels.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        for (String label : labels.keySet()) {
            if (label.isEmpty() || label.startsWith(ContainerSpec.RESERVED_LABELS)) {
                throw new InvalidInput("networks", "the label '" + label + "' is not free to set");
            }
        }
    }

    private static void requireName(@Nullable String name, String what) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "networks",
                    "'"
                            + name
                            + "' cannot be a "
                            + what
                            + ": letters, digits, '_', '.' or '-', a letter or digit first");
        }
    }
}
