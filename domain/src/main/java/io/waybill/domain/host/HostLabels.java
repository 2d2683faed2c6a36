package io.waybill.domain.host;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What hosts are told apart by, such as {@code zone=a}. */
final class HostLabels {
    private static final int LONGEST = 253;
    private static final int MOST = 64;

    private HostLabels() {}

    // Sorted, so that the same labels are the same text in the log.
    static Map<String, String> sorted(@Nullable Map<String, String> labels) {
        return labels == null || labels.isEmpty()
                ? Map.of()
                : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    static void require(Map<String, String> labels) {
        if (labels.size() > MOST) {
            throw new InvalidInput("labels", "a host bears " + MOST + " labels at most");
        }
        labels.forEach(HostLabels::require);
    }

    private static void require(String name, @Nullable String value) {
        if (name.isBlank() || name.length() > LONGEST || name.indexOf('=') >= 0) {
            throw new InvalidInput(
                    "labels",
                    "'"
                            + name
                            + "' is not a label's name (1 to "
                            + LONGEST
                            + " characters, no '=')");
        }
        if (value == null || value.length() > LONGEST) {
            throw new InvalidInput(
                    "labels", "the value of '" + name + "' is text of 0 to 253 characters");
        }
    }
}
