package io.waybill.projections;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What a query asks of its rows: the conditions that are present, all of which apply. */
public final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    /** Adds one without a parameter. */
    public Conditions and(String condition) {
        conditions.add(condition);
        return this;
    }

    /**
     * Adds one for a value, if there is a value.
     *
     * @param condition whose question marks all stand for it
     */
    public Conditions and(String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            condition.chars().filter(mark -> mark == '?').forEach(_ -> parameters.add(value));
        }
        return this;
    }

    /** The {@code where} clause, with a space before it; nothing where nothing is asked. */
    public String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** What the question marks stand for, and then the given ones. */
    public Object[] parameters(Object... further) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(List.of(further));
        return all.toArray();
    }
}
