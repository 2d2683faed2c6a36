package io.waybill.infra.access;

import io.waybill.domain.Forbidden;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.ProvidersTokens.Shown;
import io.waybill.infra.people.People;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.util.UriComponentsBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends browsers to the identity provider, and finds out who comes back: the authorization code
 * flow of OpenID Connect, with PKCE. What is under way is kept by the browser, so that it may come
 * back to any instance.
 */
@Component
public class ProviderSignIn {
    private static final Logger log = LoggerFactory.getLogger(ProviderSignIn.class);
    private static final String AGAIN = "; begin again";

    private final @Nullable String issuer;
    private final OidcProperties oidc;
    private final SignInProperties properties;
    private final ProvidersTokens tokens;
    private final AccessDecisions decisions;
    private final People people;
    private volatile @Nullable DiscoveredProvider known;

    /**
     * @param until when the provider has it that they sign in anew; none where it does not say
     * @param to the page that was asked for
     */
    public record Returned(Actor actor, OidcIdToken idToken, @Nullable Instant until, String to) {}

    ProviderSignIn(
            OidcProperties oidc,
            SignInProperties properties,
            ProvidersTokens tokens,
            AccessDecisions decisions,
            People people) {
        this.issuer = properties.clientId() == null ? null : oidc.issuer();
        this.oidc = oidc;
        this.properties = properties;
        this.tokens = tokens;
        this.decisions = decisions;
        this.people = people;
        if (properties.clientId() != null && oidc.issuer() == null) {
            throw new IllegalStateException(
                    "waybill.access.oidc.sign-in.client-id is set, and waybill.access.oidc.issuer is not: say which provider that is a client of");
        }
        if (!properties.scopes().contains("openid")) {
            throw new IllegalStateException(
                    "waybill.access.oidc.sign-in.scopes lacks openid, without which a provider does not say who signs in");
        }
        secret(); // better told now than to the first who signs in
    }

    /** Whether there is a provider to sign in at. */
    public boolean isOffered() {
        return issuer != null;
    }

    /** What it is called. */
    public String name() {
        return properties.name();
    }

    /**
     * What the browser keeps until it comes back goes with the response.
     *
     * @param to the page to go to then
     * @return where to send it
     * @throws ProviderAway where the provider does not say where that is
     */
    public String begin(String to, HttpServletRequest request, HttpServletResponse response) {
        DefaultOAuth2AuthorizationRequestResolver requests =
                new DefaultOAuth2AuthorizationRequestResolver(
                        new InMemoryClientRegistrationRepository(provider().client()));
        requests.setAuthorizationRequestCustomizer(
                OAuth2AuthorizationRequestCustomizers.withPkce());
        OAuth2AuthorizationRequest made =
                Objects.requireNonNull(
                        requests.resolve(request, provider().client().getRegistrationId()));
        new SignInAttempt(
                        Objects.requireNonNull(made.getState()),
                        Objects.requireNonNull(made.getAttribute(OidcParameterNames.NONCE)),
                        Objects.requireNonNull(made.getAttribute(PkceParameterNames.CODE_VERIFIER)),
                        Objects.requireNonNull(made.getRedirectUri()),
                        to)
                .keep(request, response);
        return made.getAuthorizationRequestUri();
    }

    /**
     * Who came back from the provider.
     *
     * @throws SignInFailed where it did not say so of this browser, now
     * @throws ProviderAway where it does not answer
     * @throws io.waybill.infra.secret.NoMasterKey where people are sealed, and there is none
     * @throws Forbidden where they are known and may not even read; that is on record
     */
    public Returned finish(HttpServletRequest request, HttpServletResponse response) {
        String state = request.getParameter("state");
        SignInAttempt attempt =
                SignInAttempt.of(request)
                        .filter(begun -> state != null && begun.isAnsweredBy(state))
                        .orElseThrow(
                                () ->
                                        new SignInFailed(
                                                "This sign-in was not begun in this browser, was finished already, or took longer than ten minutes"
                                                        + AGAIN
                                                        + "."));
        SignInAttempt.forget(request, response);
        OidcIdToken idToken = exchange(attempt, code(request), provider());
        Actor actor =
                tokens.shown(idToken)
                        .map(Shown::actor)
                        .orElseThrow(
                                () ->
                                        new SignInFailed(
                                                name()
                                                        + " calls you by what cannot be a name here: ask who administers Waybill to look at waybill.access.oidc.actor-claim."));
        letInWhoMayRead(actor, request);
        return new Returned(
                actor,
                idToken,
                idToken.getClaimAsInstant(properties.sessionEndClaim()),
                attempt.to());
    }

    private String code(HttpServletRequest request) {
        String error = request.getParameter("error");
        if (error != null) {
            throw new SignInFailed(
                    error.equals("access_denied")
                            ? name() + " did not let you in, or you went back" + AGAIN + "."
                            : name()
                                    + " broke off the sign-in ("
                                    + error.replaceAll("[^\\w.-]", "")
                                    + ")"
                                    + AGAIN
                                    + ", or ask who administers it.");
        }
        String code = request.getParameter("code");
        String from = request.getParameter("iss");
        if (code == null || from != null && !from.equals(issuer)) {
            throw new SignInFailed("What came back is not an answer of " + name() + AGAIN + ".");
        }
        return code;
    }

    private OidcIdToken exchange(SignInAttempt attempt, String code, DiscoveredProvider provider) {
        OAuth2AuthorizationRequest asked =
                OAuth2AuthorizationRequest.authorizationCode()
                        .authorizationUri(
                                Objects.requireNonNull(
                                        provider.client()
                                                .getProviderDetails()
                                                .getAuthorizationUri()))
                        .clientId(provider.client().getClientId())
                        .scopes(provider.client().getScopes())
                        .redirectUri(attempt.redirect())
                        .state(attempt.state())
                        .attributes(
                                attributes -> {
                                    attributes.put(OidcParameterNames.NONCE, attempt.nonce());
                                    attributes.put(
                                            PkceParameterNames.CODE_VERIFIER, attempt.verifier());
                                })
                        .build();
        OAuth2AuthorizationResponse answered =
                OAuth2AuthorizationResponse.success(code)
                        .redirectUri(attempt.redirect())
                        .state(attempt.state())
                        .build();
        try {
            Object who =
                    Objects.requireNonNull(
                                    provider.exchange()
                                            .authenticate(
                                                    new OAuth2LoginAuthenticationToken(
                                                            provider.client(),
                                                            new OAuth2AuthorizationExchange(
                                                                    asked, answered))))
                            .getPrincipal();
            return ((OidcUser) Objects.requireNonNull(who)).getIdToken();
        } catch (AuthenticationException | JwtException refused) {
            known = null; // its addresses, or what it is shown, may have changed
            if (isAway(refused)) {
                throw away(refused);
            }
            log.warn("a sign-in at {} failed: {}", issuer, reason(refused));
            throw new SignInFailed(
                    name()
                            + " did not confirm who you are ("
                            + code(refused)
                            + ")"
                            + AGAIN
                            + "; if that does not help, the service's log says more.");
        }
    }

    private static String code(RuntimeException refused) {
        return refused instanceof OAuth2AuthenticationException known
                ? known.getError().getErrorCode().replaceAll("[^\\w.-]", "")
                : "invalid_id_token";
    }

    private static String reason(RuntimeException refused) {
        return code(refused) + ", " + refused.getMessage();
    }

    private static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResourceAccessException
                    || cause instanceof HttpServerErrorException
                    || cause instanceof IOException
                    || cause instanceof JwtException && !(cause instanceof BadJwtException)) {
                return true;
            }
        }
        return false;
    }

    private void letInWhoMayRead(Actor actor, HttpServletRequest request) {
        try {
            decisions.require(
                    Permission.READ,
                    actor.caller(people.address(actor.name(), request.getRemoteAddr())));
        } catch (Forbidden forbidden) {
            throw new Forbidden(
                    name()
                            + " knows you as "
                            + people.shown(actor.name())
                            + ", and none of the groups that you are in there may see these pages: ask who administers Waybill to name one in waybill.access.oidc.grants, then begin again.");
        }
    }

    /**
     * Where who has signed out of Waybill signs out of the provider, too.
     *
     * @param idToken what it said of them, so that it need not ask; none where that is not known
     * @return nowhere where it does not say, or does not answer
     */
    Optional<String> endSession(@Nullable String idToken, HttpServletRequest request) {
        try {
            String address = provider().endSession();
            if (address == null) {
                return Optional.empty();
            }
            UriComponentsBuilder end =
                    UriComponentsBuilder.fromUriString(address)
                            .queryParam("client_id", "{client}")
                            .queryParam("post_logout_redirect_uri", "{back}");
            if (idToken != null) {
                end.queryParam("id_token_hint", "{hint}");
            }
            return Optional.of(
                    end.encode()
                            .build(
                                    Map.of(
                                            "client",
                                            provider().client().getClientId(),
                                            "back",
                                            ownAddress(request) + "/ui/login",
                                            "hint",
                                            Objects.requireNonNullElse(idToken, "")))
                            .toString());
        } catch (ProviderAway _) {
            return Optional.empty(); // they are signed out here, which is what was asked for
        }
    }

    private String ownAddress(HttpServletRequest request) {
        return properties.address() != null
                ? properties.address().toString().replaceFirst("/$", "")
                : UriComponentsBuilder.fromUriString(request.getRequestURL().toString())
                        .replacePath(null)
                        .build()
                        .toUriString();
    }

    private DiscoveredProvider provider() {
        DiscoveredProvider asked = known;
        if (asked != null && asked.isFresh()) {
            return asked;
        }
        try {
            DiscoveredProvider now =
                    DiscoveredProvider.ask(
                            Objects.requireNonNull(issuer),
                            Objects.requireNonNull(properties.clientId()),
                            secret(),
                            properties,
                            oidc.clockSkew());
            known = now;
            return now;
        } catch (ProviderAway away) {
            if (asked != null) {
                return asked; // what it said lately is better than nothing
            }
            throw away(away.getCause());
        }
    }

    private static ProviderAway away(@Nullable Throwable because) {
        Throwable cause = Objects.requireNonNullElseGet(because, IllegalStateException::new);
        log.warn("the identity provider does not answer: {}", cause.getMessage());
        return new ProviderAway(cause);
    }

    private @Nullable String secret() {
        if (properties.clientSecretFile() == null) {
            return properties.clientSecret();
        }
        try {
            return Files.readString(properties.clientSecretFile()).strip();
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "waybill.access.oidc.sign-in.client-secret-file: "
                            + properties.clientSecretFile()
                            + " cannot be read: "
                            + unreadable.getMessage());
        }
    }
}
