package io.waybill.infra.web;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/** What a browser's request asks for. */
final class Asked {
    private Asked() {}

    /** What is in a field; nothing where it was left empty. */
    static @Nullable String text(HttpServletRequest http, String field) {
        String value = http.getParameter(field);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Whether it is for a part of a page that is open already. */
    static boolean isForPart(HttpServletRequest http) {
        return http.getHeader("HX-Request") != null;
    }
}
