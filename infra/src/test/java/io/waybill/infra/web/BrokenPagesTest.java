package io.waybill.infra.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.infra.api.ProblemHandling;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

class BrokenPagesTest {
    private static final FilterChain BREAKS =
            (_, response) -> {
                response.getWriter().write("{half");
                throw new ServletException(new TemplateProcessingException("no such property"));
            };

    private final SpringTemplateEngine templates = new SpringTemplateEngine();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @BeforeEach
    void realTemplates() {
        read("templates/");
    }

    private void read(String folder) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix(folder);
        resolver.setSuffix(".html");
        templates.setTemplateResolver(resolver);
    }

    private void answer() throws Exception {
        BrokenPages pages = new BrokenPages(new ProblemHandling(), templates);
        pages.setServletContext(new MockServletContext());
        pages.doFilter(new MockHttpServletRequest("GET", "/ui/fleet"), response, BREAKS);
    }

    @Test
    void aPageThatBreaksIsAnsweredByOneThatSaysSo() throws Exception {
        answer();
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentType()).startsWith("text/html");
        assertThat(response.getContentAsString())
                .startsWith("<!DOCTYPE html>")
                .contains("this should not have happened", "To the fleet", "waybill.css")
                .doesNotContain("{half", "no such property");
    }

    @Test
    void wherePagesThemselvesAreBrokenItIsSaidInAFewWords() throws Exception {
        read("nowhere/");
        answer();
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentAsString()).contains("This page could not be written");
    }

    @Test
    void whatIsOnItsWayAlreadyIsCutOff() {
        response.setCommitted(true);
        assertThatThrownBy(() -> answer()).isInstanceOf(ServletException.class);
    }
}
