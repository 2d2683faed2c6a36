package io.waybill.infra.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.jspecify.annotations.Nullable;

/**
 * A form's request with its key where the API looks for one: the same form twice is one command.
 */
final class Keyed extends HttpServletRequestWrapper {
    private final String key;

    Keyed(HttpServletRequest request, String key) {
        super(request);
        this.key = key;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase("Idempotency-Key") ? key : super.getHeader(name);
    }
}
