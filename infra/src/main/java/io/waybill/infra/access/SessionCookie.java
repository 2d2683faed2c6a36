package io.waybill.infra.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

import java.time.Duration;
import java.util.Optional;

/** The cookie that a session is known by: for the pages alone, out of reach for scripts. */
public final class SessionCookie {
    public static final String NAME = "waybill-session";
    private static final String PATH = "/ui";

    private SessionCookie() {}

    public static Optional<String> of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(NAME) && !cookie.getValue().isBlank()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
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
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(NAME, value)
                        .path(PATH)
                        .httpOnly(true)
                        .sameSite("Strict")
                        .secure(isOverTls(request))
                        .maxAge(length)
                        .build()
                        .toString());
    }

    // A proxy that ends TLS says so; whoever lies here only keeps a cookie from itself.
    private static boolean isOverTls(HttpServletRequest request) {
        return request.isSecure() || "https".equals(request.getHeader("X-Forwarded-Proto"));
    }
}
