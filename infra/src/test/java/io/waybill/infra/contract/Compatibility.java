package io.waybill.infra.contract;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether who reads by one schema can go on when what is written follows another: all that was
 * there is there, as it was, and what was always there always is. More may be told than before. And
 * whether who writes by one can go on when it is read by another: likewise, but that no more is
 * required than was.
 */
final class Compatibility {
    private static final List<String> SAME = List.of("type", "format", "pattern", "const");
    private final JsonNode released;
    private final JsonNode now;
    private final boolean ofWriters;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private Compatibility(JsonNode released, JsonNode now, boolean ofWriters) {
        this.ofWriters = ofWriters;
        this.released = released;
        this.now = now;
    }

    /** What would surprise a reader; nothing where nothing would. */
    static List<String> problems(JsonNode released, JsonNode now) {
        return problems(released, now, false);
    }

    /** What would surprise a writer; nothing where nothing would. */
    static List<String> problemsOfWriters(JsonNode released, JsonNode now) {
        return problems(released, now, true);
    }

    private static List<String> problems(JsonNode released, JsonNode now, boolean ofWriters) {
        Compatibility compatibility = new Compatibility(released, now, ofWriters);
        compatibility.compare("", released, now);
        return compatibility.problems;
    }

    private void compare(String where, JsonNode old, JsonNode fresh) {
        JsonNode before = resolved(released, old);
        JsonNode after = resolved(now, fresh);
        // A form that holds itself would be compared for ever.
        if (old.has("$ref") && !compared.add(old + " " + fresh)) {
            return;
        }
        for (String word : SAME) {
            if (!before.path(word).equals(after.path(word))) {
                tell(where, word + " was " + before.path(word) + ", is " + after.path(word));
            }
        }
        if (ofWriters) {
            compareNames(where, "required", after, before, "was not required");
        } else {
            compareNames(where, "required", before, after, "is not always there any more");
        }
        compareNames(where, "enum", before, after, "is not among the values any more");
        before.path("properties")
                .forEachEntry(
                        (name, property) -> {
                            JsonNode there = after.path("properties").path(name);
                            if (there.isMissingNode()) {
                                tell(where + "/" + name, "is not there any more");
                            } else {
                                compare(where + "/" + name, property, there);
                            }
                        });
        inside(where + "/[]", before.path("items"), after.path("items"));
        inside(
                where + "/*",
                before.path("additionalProperties"),
                after.path("additionalProperties"));
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            compareChoices(where, before.path(choice), after.path(choice));
        }
    }

    private void inside(String where, JsonNode before, JsonNode after) {
        if (before.isObject()) {
            if (after.isObject()) {
                compare(where, before, after);
            } else {
                tell(where, "is not described any more");
            }
        }
    }

    private void compareChoices(String where, JsonNode before, JsonNode after) {
        for (int i = 0; i < before.size(); i++) {
            if (i < after.size()) {
                compare(where + "|" + i, before.get(i), after.get(i));
            } else {
                tell(where + "|" + i, "is not possible any more");
            }
        }
    }

    private void compareNames(
            String where, String list, JsonNode before, JsonNode after, String complaint) {
        Set<String> left = texts(after.path(list));
        for (String name : texts(before.path(list))) {
            if (!left.contains(name)) {
                tell(where + "/" + name, complaint);
            }
        }
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static JsonNode resolved(JsonNode whole, JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        if (reference.isMissingNode()) {
            return schema;
        }
        String pointer = reference.asString().substring(1);
        return pointer.isEmpty() ? whole : resolved(whole, whole.at(pointer));
    }

    private void tell(String where, String what) {
        problems.add((where.isEmpty() ? "/" : where) + " " + what);
    }
}
