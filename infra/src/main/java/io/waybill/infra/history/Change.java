package io.waybill.infra.history;

import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One field of a thing that an event changed.
 *
 * @param field with those that it is in, such as {@code observed.exitCode}
 * @param before none where it was not there
 * @param after none where it is not there any more
 */
public record Change(String field, @Nullable JsonNode before, @Nullable JsonNode after) {

    /** In what a state differs from the one before, field by field; lists are compared whole. */
    static List<Change> between(@Nullable Object before, Object after) {
        List<Change> changes = new ArrayList<>();
        compare("", before == null ? null : tree(before), tree(after), changes);
        return changes;
    }

    private static JsonNode tree(Object state) {
        return WaybillJson.mapper().valueToTree(state);
    }

    private static void compare(
            String field,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<Change> changes) {
        if (before instanceof ObjectNode || after instanceof ObjectNode) {
            Set<String> names = new TreeSet<>();
            addNames(names, before);
            addNames(names, after);
            for (String name : names) {
                compare(
                        field.isEmpty() ? name : field + "." + name,
                        before == null ? null : before.get(name),
                        after == null ? null : after.get(name),
                        changes);
            }
        } else if (before == null ? after != null : !before.equals(after)) {
            changes.add(new Change(field, before, after));
        }
    }

    private static void addNames(Set<String> names, @Nullable JsonNode node) {
        if (node != null) {
            node.propertyNames().forEach(names::add);
        }
    }
}
