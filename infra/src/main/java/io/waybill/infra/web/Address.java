package io.waybill.infra.web;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the address of a page: what is not asked for is not in it. */
final class Address {
    private final StringBuilder text;
    private char next = '?';

    private Address(String path) {
        text = new StringBuilder(path);
    }

    static Address of(String path) {
        return new Address(path);
    }

    /** One segment of a path. */
    static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Address with(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            text.append(next)
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
            next = '&';
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
