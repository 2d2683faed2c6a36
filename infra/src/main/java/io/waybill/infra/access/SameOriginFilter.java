package io.waybill.infra.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Lets a page of ours change something, and no other's: what changes something says that it comes
 * from here, as every browser does by itself and no script can forge.
 */
final class SameOriginFilter extends OncePerRequestFilter {
    private static final Set<String> CHANGES_NOTHING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (changesNothing(request) || isFromHere(request)) {
            chain.doFilter(request, response);
        } else {
            Plain.write(
                    response,
                    403,
                    "This came from a page that is not of this Waybill, so nothing was done.");
        }
    }

    // A WebSocket begins with a GET, and no browser asks before whether it may.
    private static boolean changesNothing(HttpServletRequest request) {
        return CHANGES_NOTHING.contains(request.getMethod())
                && request.getHeader(HttpHeaders.UPGRADE) == null;
    }

    private static boolean isFromHere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        // Browsers leave it out on plain HTTP past loopback.
        String host = request.getHeader(HttpHeaders.HOST);
        return host != null && host.equals(authority(request.getHeader(HttpHeaders.ORIGIN)));
    }

    // The scheme is left to the proxy: behind one that ends TLS, it is another one here.
    private static @Nullable String authority(@Nullable String origin) {
        try {
            return origin == null ? null : URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
