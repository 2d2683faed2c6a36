package io.waybill.infra.web;

import io.waybill.infra.command.NewIds;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/**
 * What each form that commands has: why, and what tells it from another one.
 *
 * @param key by which the same form, sent twice, is one command
 */
record Because(String key, @Nullable String reason, @Nullable String ticket) {
    static Because of(HttpServletRequest http) {
        String key = Asked.text(http, "key");
        return new Because(
                key == null ? NewIds.next() : key,
                Asked.text(http, "reason"),
                Asked.text(http, "ticket"));
    }
}
