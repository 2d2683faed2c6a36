package io.waybill.infra.access;

import io.waybill.domain.Brief;

import jakarta.servlet.http.HttpServletRequest;

/** What a request asks for, such as {@code POST /api/v1/containers/web/stop}. */
public final class RequestLine {
    private static final int LONGEST = 300;

    private RequestLine() {}

    public static String of(HttpServletRequest request) {
        return request.getMethod() + " " + request.getRequestURI();
    }

    /** As it is kept on record: no longer than people read. */
    public static String brief(HttpServletRequest request) {
        return Brief.of(of(request), LONGEST);
    }
}
