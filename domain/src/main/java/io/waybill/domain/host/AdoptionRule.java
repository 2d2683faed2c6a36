package io.waybill.domain.host;

import io.waybill.domain.InvalidInput;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of a host's containers are meant: all of them, those of these names, or those that bear all
 * of these labels.
 *
 * @param labels a label whose value is empty is borne with any value
 */
public record AdoptionRule(boolean all, List<String> names, Map<String, String> labels) {
    public AdoptionRule {
        names = names == null ? List.of() : List.copyOf(names);
        // Sorted, so that the same rule is the same text in the log.
        labels =
                labels == null || labels.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        int ways = (all ? 1 : 0) + (names.isEmpty() ? 0 : 1) + (labels.isEmpty() ? 0 : 1);
        if (ways != 1) {
            throw new InvalidInput(
                    "all",
                    "say which containers: all of them, their names, or their labels; one of the three");
        }
    }

    public boolean means(String name, Map<String, String> borne) {
        return all
                || names.contains(name)
                || (!labels.isEmpty()
                        && labels.entrySet().stream()
                                .allMatch(
                                        label ->
                                                label.getValue().isEmpty()
                                                        ? borne.containsKey(label.getKey())
                                                        : label.getValue()
                                                                .equals(
                                                                        borne.get(
                                                                                label.getKey()))));
    }
}
