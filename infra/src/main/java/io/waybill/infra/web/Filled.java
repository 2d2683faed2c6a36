package io.waybill.infra.web;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** What a person filled in, by the form's fields: it stays whatever is answered. */
final class Filled {
    /** The fields that are seldom used. */
    static final String MORE = "labels entrypoint user directory network health stopped";

    private final Map<String, String> fields;

    private Filled(Map<String, String> fields) {
        this.fields = fields;
    }

    static Filled of(HttpServletRequest http) {
        Map<String, String> fields = new HashMap<>();
        for (String name : http.getParameterMap().keySet()) {
            String value = Asked.text(http, name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new Filled(fields);
    }

    static Filled of(Map<String, String> fields) {
        return new Filled(Map.copyOf(fields));
    }

    /** What is in a field; nothing where it was left empty. */
    public @Nullable String get(String field) {
        return fields.get(field);
    }
}
