package io.waybill.infra.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.time.Duration;
import java.util.Optional;

/** The cookie that a session is known by: for the pages alone, out of reach for scripts. */
public final class SessionCookie {
    public static final String NAME = "waybill-session";
    private static final String PATH = "/ui";

    private SessionCookie() {}

    public static Optional<String> of(HttpServletRequest request) {
        return Cookies.value(request, NAME);
    }

    public static void set(
            HttpServletRequest request, HttpServletResponse response, String session) {
        write(request, response, session, Sessions.LENGTH);
    }

    public static void clear(HttpServletRequest request, HttpServletResponse response) {
        write(request, response, "", Duration.ZERO);
    }

    private static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            String value,
            Duration length) {
        Cookies.write(request, response, NAME, value, PATH, "Strict", length);
    }
}
