package io.waybill.infra.compose;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One place of a file, with what is there.
 *
 * @param path such as {@code services.web.ports[0]}
 * @param line from 1
 */
record Place(String path, int line, What what) {

    /** What is there. */
    sealed interface What {
        /** A single value, as it is written, with its variables put in. */
        record Text(String text) implements What {}

        record Fields(Map<String, Place> byName) implements What {}

        record Items(List<Place> all) implements What {}

        record Nothing() implements What {}
    }

    @Nullable String text() {
        return what instanceof What.Text(String text) ? text : null;
    }

    /** The lines of all that stands here, by path. */
    Map<String, Integer> lines() {
        Map<String, Integer> lines = new HashMap<>();
        addTo(lines);
        return Map.copyOf(lines);
    }

    private void addTo(Map<String, Integer> lines) {
        lines.put(path, line);
        switch (what) {
            case What.Fields(Map<String, Place> byName) ->
                    byName.values().forEach(place -> place.addTo(lines));
            case What.Items(List<Place> all) -> all.forEach(place -> place.addTo(lines));
            case What.Text _, What.Nothing _ -> {}
        }
    }

    boolean isNothing() {
        return what instanceof What.Nothing;
    }
}
