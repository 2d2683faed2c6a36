package io.waybill.infra.web;

import io.waybill.infra.access.Actor;
import io.waybill.infra.api.ProblemHandling;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What breaks while a page is written is told on a page, too: by then it is too late for {@link
 * WebProblems}, and what is answered otherwise is the API's.
 */
final class BrokenPages extends OncePerRequestFilter {
    private static final String LAST_RESORT =
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Waybill</title>"
                    + "<h1>This page could not be written</h1><p>The service's log says why."
                    + " <a href=\"/ui/fleet\">To the fleet</a></p></html>";

    private final ProblemHandling problems;
    private final ITemplateEngine templates;

    BrokenPages(ProblemHandling problems, ITemplateEngine templates) {
        this.problems = problems;
        this.templates = templates;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException failure) {
            if (response.isCommitted()) {
                throw failure;
            }
            ProblemDetail problem = problems.unexpected(cause(failure));
            response.reset();
            response.setStatus(problem.getStatus());
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().write(page(problem, request, response));
        }
    }

    private static RuntimeException cause(Exception failure) {
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : failure.getCause() instanceof RuntimeException inside
                        ? inside
                        : new IllegalStateException(failure);
    }

    private String page(
            ProblemDetail problem, HttpServletRequest request, HttpServletResponse response) {
        Map<String, Object> model = new HashMap<>();
        model.put("written", Written.NOW);
        model.put("title", Objects.requireNonNullElse(problem.getTitle(), "Problem"));
        model.put("detail", Objects.requireNonNullElse(problem.getDetail(), ""));
        Actor.current().ifPresent(actor -> model.put("actor", actor.name()));
        try {
            return templates.process(
                    "ui/problem",
                    new WebContext(
                            JakartaServletWebApplication.buildApplication(getServletContext())
                                    .buildExchange(request, response),
                            request.getLocale(),
                            model));
        } catch (RuntimeException broken) {
            return LAST_RESORT; // what pages have in common is what is broken
        }
    }
}
