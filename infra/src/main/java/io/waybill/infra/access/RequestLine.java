package io.waybill.infra.access;

import io.waybill.domain.Brief;
import io.waybill.infra.people.Pseudonym;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.servlet.HandlerMapping;

/** What a request asks for, such as {@code POST /api/v1/containers/web/stop}. */
public final class RequestLine {
    private static final int LONGEST = 300;
    private static final String PERSON = "/api/v1/people/{actor}";

    private RequestLine() {}

    public static String of(HttpServletRequest request) {
        return request.getMethod() + " " + request.getRequestURI();
    }

    /** As it is kept on record: no longer than people read. */
    public static String brief(HttpServletRequest request) {
        return Brief.of(
                isOfSomebodyByName(request) ? request.getMethod() + " " + PERSON : of(request),
                LONGEST);
    }

    /** Only pseudonyms belong there; a name that somebody wrote is not to be on record for it. */
    private static boolean isOfSomebodyByName(HttpServletRequest request) {
        return PERSON.equals(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                && !Pseudonym.is(
                        request.getRequestURI()
                                .substring(request.getRequestURI().lastIndexOf('/') + 1));
    }
}
