package io.waybill.runtime;

import io.waybill.domain.container.ContainerSpec;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a container's label says of its secrets, so that it is known again what its variables stand
 * for: of each the reference, and a keyed fingerprint of the value that it was made with. It is
 * read on the host only, where the value itself is.
 */
final class SecretMarks {
    private SecretMarks() {}

    record Mark(String reference, String fingerprint) {}

    /** None where it has no secrets. */
    static @Nullable String of(ContainerSpec spec, SecretValues values) {
        StringBuilder marks = new StringBuilder();
        spec.secrets()
                .forEach(
                        (name, secret) -> {
                            String fingerprint = values.fingerprint(name);
                            if (fingerprint != null) {
                                marks.append(name)
                                        .append('=')
                                        .append(secret.text())
                                        .append(' ')
                                        .append(fingerprint)
                                        .append('\n');
                            }
                        });
        return marks.isEmpty() ? null : marks.toString();
    }

    static Map<String, Mark> read(@Nullable String label) {
        Map<String, Mark> marks = new LinkedHashMap<>();
        for (String line : label == null ? new String[0] : label.split("\n")) {
            int equals = line.indexOf('=');
            int space = line.lastIndexOf(' ');
            if (equals > 0 && space > equals) {
                marks.put(
                        line.substring(0, equals),
                        new Mark(line.substring(equals + 1, space), line.substring(space + 1)));
            }
        }
        return marks;
    }
}
