package io.waybill.infra.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.waybill.runtime.Tracing;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

import java.io.IOException;
import java.util.Objects;

/**
 * Each request is a part of the trace that it names, or begins one, where anybody wants traces; and
 * what it has logged is tied to it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestTraces extends OncePerRequestFilter {
    /** What log lines call the correlation id of the command that they are about. */
    public static final String CORRELATION_ID = "correlationId";

    private static final String TRACE_ID = "traceId";

    /** A stream would be a part that never ends. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getHeader("Accept"), "")
                .contains(MediaType.TEXT_EVENT_STREAM_VALUE);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String method = request.getMethod();
        try (Tracing.Work work =
                Tracing.of(method, SpanKind.SERVER, request.getHeader(Tracing.TRACE_PARENT))) {
            MDC.put(TRACE_ID, Tracing.traceId());
            work.attribute("http.request.method", method);
            work.attribute("url.path", request.getRequestURI());
            try {
                chain.doFilter(request, response);
            } finally {
                MDC.remove(TRACE_ID);
                MDC.remove(CORRELATION_ID);
                Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
                if (route != null) {
                    work.name(method + " " + route);
                    work.attribute("http.route", route.toString());
                }
                int status = response.getStatus();
                work.attribute("http.response.status_code", Integer.toString(status));
                if (status >= 500) {
                    work.failed("HTTP " + status);
                }
            }
        }
    }
}
