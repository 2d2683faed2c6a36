package io.waybill.infra.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

import java.time.Duration;
import java.util.Optional;

/** Cookies as all of ours are: out of reach for scripts, and over TLS alone where there is any. */
final class Cookies {
    private Cookies() {}

    static Optional<String> value(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name) && !cookie.getValue().isBlank()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /**
     * @param path where the browser sends it
     * @param sameSite {@code Strict}, or {@code Lax} where it has to come along from another site
     * @param length how long it is kept; zero to have it dropped
     */
    static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            String name,
            String value,
            String path,
            String sameSite,
            Duration length) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path(path)
                        .httpOnly(true)
                        .sameSite(sameSite)
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
