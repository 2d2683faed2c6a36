package io.waybill.infra.web;

import io.waybill.domain.Refusal;
import io.waybill.infra.access.Actor;
import io.waybill.infra.access.ApprovalNeeded;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.interaction.HostRefused;
import io.waybill.infra.interaction.HostUnreachable;
import io.waybill.infra.offload.ArchiveAway;
import io.waybill.infra.secret.NoMasterKey;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the API answers as problem details, as a page. */
@ControllerAdvice(basePackageClasses = WebProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class WebProblems {
    private final ProblemHandling problems;

    WebProblems(ProblemHandling problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    ModelAndView refused(
            Refusal refusal, HttpServletRequest request, HttpServletResponse response) {
        return page(problems.refused(refusal), request, response);
    }

    @ExceptionHandler
    ModelAndView refusedByHost(
            HostRefused refused, HttpServletRequest request, HttpServletResponse response) {
        return page(problems.refusedByHost(refused), request, response);
    }

    @ExceptionHandler
    ModelAndView unreachable(
            HostUnreachable away, HttpServletRequest request, HttpServletResponse response) {
        return page(problems.unreachable(away), request, response);
    }

    @ExceptionHandler
    ModelAndView withoutMasterKey(
            NoMasterKey missing, HttpServletRequest request, HttpServletResponse response) {
        return page(problems.withoutMasterKey(missing), request, response);
    }

    @ExceptionHandler
    ModelAndView withoutArchive(
            ArchiveAway away, HttpServletRequest request, HttpServletResponse response) {
        return page(problems.withoutArchive(away), request, response);
    }

    /** What was sent can be sent again as it was, once it is approved. */
    @ExceptionHandler
    ModelAndView notApproved(
            ApprovalNeeded needed, HttpServletRequest request, HttpServletResponse response) {
        ModelAndView page = page(problems.notApproved(needed), request, response);
        page.setViewName(
                Asked.isForPart(request) ? "ui/approval-needed :: part" : "ui/approval-needed");
        return page.addObject("fourEyes", true)
                .addObject("approval", needed.approval())
                .addObject("again", request.getRequestURI())
                .addObject("said", request.getMethod().equals("POST") ? said(request) : null);
    }

    /** One value that a form had. */
    record Said(String name, String value) {}

    private static List<Said> said(HttpServletRequest request) {
        return request.getParameterMap().entrySet().stream()
                .flatMap(
                        each ->
                                Arrays.stream(each.getValue())
                                        .map(value -> new Said(each.getKey(), value)))
                .toList();
    }

    @ExceptionHandler({
        MethodArgumentTypeMismatchException.class,
        ServletRequestBindingException.class
    })
    ModelAndView malformed(HttpServletRequest request, HttpServletResponse response) {
        return page(
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST,
                        "the address has a value that this page cannot read"),
                request,
                response);
    }

    @ExceptionHandler
    ModelAndView unexpected(
            RuntimeException failure, HttpServletRequest request, HttpServletResponse response) {
        return page(problems.unexpected(failure), request, response);
    }

    private static ModelAndView page(
            ProblemDetail problem, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(problem.getStatus());
        boolean part = Asked.isForPart(request);
        Optional<Actor> actor = Actor.current();
        // What every page shows is not there by itself on one that tells of a problem.
        return new ModelAndView(part ? "ui/problem :: part" : "ui/problem")
                .addObject("written", Written.NOW)
                .addObject("actor", actor.map(Actor::name).orElse(null))
                .addObject("may", May.of(actor.map(Actor::grants).orElse(List.of())))
                .addObject("status", problem.getStatus())
                .addObject("title", Objects.requireNonNullElse(problem.getTitle(), "Problem"))
                .addObject("detail", Objects.requireNonNullElse(problem.getDetail(), ""));
    }
}
