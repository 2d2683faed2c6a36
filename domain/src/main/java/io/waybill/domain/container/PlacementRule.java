package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a container may live, whichever host it is.
 *
 * @param labels that its host bears, each with this very value
 */
public record PlacementRule(Map<String, String> labels) {
    public PlacementRule {
        labels =
                labels == null || labels.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        if (labels.containsKey("")) {
            throw new InvalidInput("placement.labels", "a label has a name");
        }
    }
}
