package io.waybill.infra.access;

import io.waybill.infra.people.People;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The pages for people: none is to be had without a session but that where one begins. */
@Configuration(proxyBeanMethods = false)
class WebSecurity {
    private static final String CONTENT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    @Bean
    @Order(1)
    SecurityFilterChain pages(
            HttpSecurity http, Sessions sessions, People people, RequestLimits limits)
            throws Exception {
        return http.securityMatcher("/", "/ui", "/ui/**")
                .csrf(AbstractHttpConfigurer::disable) // SameOriginFilter does it
                .sessionManagement(
                        all -> all.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(
                        headers ->
                                headers.contentSecurityPolicy(
                                                policy -> policy.policyDirectives(CONTENT))
                                        .referrerPolicy(
                                                policy ->
                                                        policy.policy(ReferrerPolicy.SAME_ORIGIN)))
                .authorizeHttpRequests(
                        requests ->
                                requests.dispatcherTypeMatchers(DispatcherType.ASYNC)
                                        .permitAll() // it goes on with what was let in
                                        .requestMatchers(
                                                "/",
                                                "/ui/login",
                                                "/ui/login/provider",
                                                "/ui/login/return",
                                                "/ui/assets/**")
                                        .permitAll()
                                        .anyRequest()
                                        .authenticated())
                .exceptionHandling(
                        handling ->
                                handling.authenticationEntryPoint(
                                        (request, response, _) -> toLogin(request, response)))
                .addFilterBefore(new SameOriginFilter(), AnonymousAuthenticationFilter.class)
                .addFilterBefore(
                        new SessionFilter(sessions, people, limits),
                        AnonymousAuthenticationFilter.class)
                .build();
    }

    /** And back, where the page is one that can be gone to. */
    private static void toLogin(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String partOf = request.getHeader("HX-Current-URL");
        if (request.getHeader("HX-Request") != null) {
            response.setStatus(401);
            response.setHeader("HX-Redirect", login(partOf == null ? null : pathOf(partOf)));
            return;
        }
        response.setStatus(303);
        response.setHeader(
                "Location", login(request.getMethod().equals("GET") ? at(request) : null));
    }

    private static String at(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    private static @Nullable String pathOf(String url) {
        int path = url.indexOf("/ui");
        return path < 0 ? null : url.substring(path);
    }

    private static String login(@Nullable String to) {
        return to == null || to.equals("/") || to.equals("/ui")
                ? "/ui/login"
                : "/ui/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
    }
}
