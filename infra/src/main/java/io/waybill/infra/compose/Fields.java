package io.waybill.infra.compose;

import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The fields of one place, each taken by who knows what it means; those that are left are named.
 */
final class Fields {
    private final Place place;
    private final Problems problems;
    private final Map<String, Place> left;

    private Fields(Place place, Map<String, Place> all, Problems problems) {
        this.place = place;
        this.problems = problems;
        this.left = new LinkedHashMap<>(all);
        left.keySet().removeIf(name -> name.startsWith("x-")); // for others, the specification says
    }

    /** Those of a place; none where it has none, or something else. */
    static Fields of(@Nullable Place place, Problems problems) {
        if (place == null) {
            return new Fields(new Place("", 1, new What.Nothing()), Map.of(), problems);
        }
        if (place.what() instanceof What.Fields(Map<String, Place> all)) {
            return new Fields(place, all, problems);
        }
        if (!place.isNothing()) {
            problems.wrong(place, "it has fields here, each with its value");
        }
        return new Fields(place, Map.of(), problems);
    }

    Place place() {
        return place;
    }

    /** A field, if it is there and has a value. */
    @Nullable Place take(String name) {
        Place field = left.remove(name);
        return field == null || field.isNothing() ? null : field;
    }

    /** All that are left, by name: they are names of somebody's choice. */
    Map<String, Place> takeAll() {
        Map<String, Place> all = new LinkedHashMap<>(left);
        left.clear();
        return all;
    }

    /** Names what nobody took: it is not supported. */
    void rest(Map<String, String> instead) {
        left.values()
                .forEach(
                        field ->
                                problems.unsupported(
                                        field, instead.getOrDefault(nameOf(field), "")));
    }

    /** The same, where what the specification does not know is a mistake. */
    void rest(Map<String, String> instead, Set<String> known) {
        left.values()
                .forEach(
                        field -> {
                            if (known.contains(nameOf(field))) {
                                problems.unsupported(
                                        field, instead.getOrDefault(nameOf(field), ""));
                            } else {
                                problems.wrong(
                                        field, "the Compose specification has no such field");
                            }
                        });
    }

    private static String nameOf(Place field) {
        return field.path().substring(field.path().lastIndexOf('.') + 1);
    }
}
