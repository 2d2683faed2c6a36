package io.waybill.infra.access;

import io.waybill.domain.access.Permission;
import io.waybill.infra.people.People;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

import java.util.function.Supplier;

/** Nothing is to be had without a token but health and the descriptions of API and topics. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityFilterChain security(
            HttpSecurity http,
            AccessTokens tokens,
            ProvidersTokens providers,
            People people,
            RequestLimits limits)
            throws Exception {
        return http.csrf(
                        AbstractHttpConfigurer
                                ::disable) // no cookies, so nothing a foreign page could ride on
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(
                        headers ->
                                headers.contentSecurityPolicy(
                                                policy ->
                                                        policy.policyDirectives(
                                                                "default-src 'none'; frame-ancestors 'none'"))
                                        .referrerPolicy(
                                                policy ->
                                                        policy.policy(ReferrerPolicy.NO_REFERRER)))
                .logout(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers(
                                                "/actuator/health/**",
                                                "/v3/api-docs/**",
                                                "/schemas/**",
                                                "/asyncapi.json")
                                        .permitAll()
                                        .requestMatchers("/actuator/**")
                                        .access(SecurityConfiguration::mayRead)
                                        .anyRequest()
                                        .authenticated())
                .exceptionHandling(
                        handling ->
                                handling.authenticationEntryPoint(
                                                (request, response, failure) -> {
                                                    response.setHeader(
                                                            "WWW-Authenticate", "Bearer");
                                                    Problems.write(
                                                            response,
                                                            401,
                                                            "unauthorized",
                                                            "a valid token is needed: send 'Authorization: Bearer <token>'");
                                                })
                                        .accessDeniedHandler(
                                                (request, response, failure) ->
                                                        Problems.write(
                                                                response,
                                                                403,
                                                                "forbidden",
                                                                "this takes a role that may read")))
                .addFilterBefore(
                        new TokenFilter(tokens, providers, people, limits),
                        AnonymousAuthenticationFilter.class)
                .build();
    }

    /** What is measured is no controller's, which would say it. */
    private static AuthorizationResult mayRead(
            Supplier<? extends @Nullable Authentication> shown, RequestAuthorizationContext where) {
        return new AuthorizationDecision(
                Actor.current()
                        .filter(actor -> Permission.READ.isGrantedBy(actor.grants()))
                        .isPresent());
    }

    /** Each filter of each request would be observed, and nobody asks. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** There are no passwords; without this, Spring Boot would make up one and print it. */
    @Bean
    UserDetailsService noPasswords() {
        return name -> {
            throw new UsernameNotFoundException(name);
        };
    }
}
