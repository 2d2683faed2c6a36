package io.waybill.infra.access;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The provider, as it described itself when it was asked.
 *
 * @param exchange has it say who comes with a code, and believes that only where it is signed, new,
 *     meant for this client and answers what was asked
 */
record DiscoveredProvider(
        ClientRegistration client, AuthenticationProvider exchange, Instant askedAt) {
    static final String RETURN = "/ui/login/return";
    private static final Duration BELIEVED = Duration.ofHours(1);

    /**
     * @param secret none where the provider asks for none
     * @throws ProviderAway where it does not answer, or describes another
     */
    static DiscoveredProvider ask(
            String issuer,
            String clientId,
            @Nullable String secret,
            SignInProperties signIn,
            Duration clockSkew) {
        try {
            ClientRegistration client =
                    client(described(issuer), clientId, secret, signIn).clientId(clientId).build();
            return new DiscoveredProvider(client, exchange(client, clockSkew), Instant.now());
        } catch (RestClientException | IllegalStateException | IllegalArgumentException failure) {
            throw new ProviderAway(failure);
        }
    }

    private static Map<String, Object> described(String issuer) {
        Map<String, Object> described =
                RestClient.builder()
                        .requestFactory(ProvidersTokens.patient())
                        .build()
                        .get()
                        .uri(
                                URI.create(
                                        issuer.replaceFirst("/$", "")
                                                + "/.well-known/openid-configuration"))
                        .retrieve()
                        .body(new ParameterizedTypeReference<>() {});
        if (described == null || !issuer.equals(described.get("issuer"))) {
            throw new IllegalStateException(
                    "its description is not of "
                            + issuer
                            + " but of "
                            + (described == null ? "nobody" : described.get("issuer")));
        }
        for (String needed : List.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
            if (!(described.get(needed) instanceof String)) {
                throw new IllegalStateException("its description names no " + needed);
            }
        }
        return described;
    }

    private static ClientRegistration.Builder client(
            Map<String, Object> described,
            String clientId,
            @Nullable String secret,
            SignInProperties signIn) {
        ClientRegistration.Builder client =
                ClientRegistrations.fromOidcConfiguration(described)
                        .registrationId("provider")
                        .clientId(clientId)
                        .scope(signIn.scopes())
                        .redirectUri(
                                (signIn.address() == null
                                                ? "{baseUrl}"
                                                : signIn.address()
                                                        .toString()
                                                        .replaceFirst("/$", ""))
                                        + RETURN);
        return secret == null
                ? client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                : client.clientSecret(secret);
    }

    private static AuthenticationProvider exchange(ClientRegistration client, Duration clockSkew) {
        RestClientAuthorizationCodeTokenResponseClient codes =
                new RestClientAuthorizationCodeTokenResponseClient();
        codes.setRestClient(
                RestClient.builder()
                        .requestFactory(ProvidersTokens.patient())
                        .configureMessageConverters(
                                converters ->
                                        converters
                                                .addCustomConverter(new FormHttpMessageConverter())
                                                .addCustomConverter(
                                                        new OAuth2AccessTokenResponseHttpMessageConverter()))
                        .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                        .build());
        // All that counts is in the ID token, which is signed: nothing else is asked for.
        OidcAuthorizationCodeAuthenticationProvider exchange =
                new OidcAuthorizationCodeAuthenticationProvider(
                        codes, who -> new DefaultOidcUser(List.of(), who.getIdToken()));
        JwtDecoder idTokens = idTokens(client, clockSkew);
        exchange.setJwtDecoderFactory(_ -> idTokens);
        return exchange;
    }

    private static JwtDecoder idTokens(ClientRegistration client, Duration clockSkew) {
        OidcIdTokenValidator validator = new OidcIdTokenValidator(client);
        validator.setClockSkew(clockSkew);
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withJwkSetUri(
                                Objects.requireNonNull(client.getProviderDetails().getJwkSetUri()))
                        .discoverJwsAlgorithms()
                        .restOperations(new RestTemplate(ProvidersTokens.patient()))
                        .build();
        decoder.setJwtValidator(validator);
        return decoder;
    }

    boolean isFresh() {
        return Instant.now().isBefore(askedAt.plus(BELIEVED));
    }

    /** Where who signs out of Waybill signs out of the provider, too, if it says where. */
    @Nullable String endSession() {
        return client.getProviderDetails().getConfigurationMetadata().get("end_session_endpoint")
                        instanceof String address
                ? address
                : null;
    }
}
