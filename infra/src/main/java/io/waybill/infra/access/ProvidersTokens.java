package io.waybill.infra.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Grant;
import io.waybill.infra.people.People;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tokens of an identity provider. They are checked against its keys, which are asked for when the
 * first token comes and when one names a key that is not known; nothing is kept of them.
 */
@Component
class ProvidersTokens {
    private static final Logger log = LoggerFactory.getLogger(ProvidersTokens.class);

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final OidcProperties properties;
    private final People people;
    private final Map<String, List<Grant>> grants = new TreeMap<>();
    private final @Nullable JwtDecoder decoder;

    /**
     * @param expiresAt when it lets in no more
     */
    record Shown(Actor actor, Instant expiresAt) {}

    ProvidersTokens(OidcProperties properties, People people) {
        this.properties = properties;
        this.people = people;
        properties
                .grants()
                .forEach(
                        (group, texts) ->
                                grants.put(group, texts.stream().map(Grant::parse).toList()));
        String issuer = properties.issuer();
        decoder = issuer == null ? null : new SupplierJwtDecoder(() -> decoder(issuer));
    }

    private JwtDecoder decoder(String issuer) {
        NimbusJwtDecoder made =
                NimbusJwtDecoder.withIssuerLocation(issuer)
                        .restOperations(new RestTemplate(patient()))
                        .build();
        made.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        new JwtIssuerValidator(issuer),
                        new JwtAudienceValidator(properties.audience()),
                        new JwtTimestampValidator(properties.clockSkew())));
        return made;
    }

    /** Whoever asks waits as long as this, and no longer. */
    static ClientHttpRequestFactory patient() {
        SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
        factory.setConnectTimeout(ANSWERS_WITHIN);
        factory.setReadTimeout(ANSWERS_WITHIN);
        return factory;
    }

    /**
     * Whom a token stands for; nobody where it is not the provider's, or is not valid.
     *
     * @throws ProviderAway where that cannot be said
     * @throws io.waybill.infra.secret.NoMasterKey where people are sealed, and there is none
     */
    Optional<Shown> actorOf(String token) {
        if (decoder == null) {
            return Optional.empty();
        }
        try {
            return shown(decoder.decode(token));
        } catch (BadJwtException _) {
            return Optional.empty();
        } catch (JwtException away) {
            log.warn("the identity provider does not answer: {}", away.getMessage());
            throw new ProviderAway(away);
        }
    }

    /**
     * Who they are, and what they may do, as the provider says in what was found to be its own: in
     * the tokens of the API, and in those by which people sign in.
     *
     * @return nobody where it does not say, or calls them by what cannot be an actor's name
     * @throws io.waybill.infra.secret.NoMasterKey where people are sealed, and there is none
     */
    Optional<Shown> shown(ClaimAccessor token) {
        String name = token.getClaimAsString(properties.actorClaim());
        Instant expiresAt = token.getClaimAsInstant(JwtClaimNames.EXP);
        if (name == null || expiresAt == null) {
            return Optional.empty();
        }
        try {
            String kind = kind(token);
            String actor = people.vouchedFor(new ActorId(name).value(), kind);
            return Optional.of(new Shown(new Actor(actor, kind, grants(token)), expiresAt));
        } catch (InvalidInput noName) {
            log.warn(
                    "a token's claim {} cannot be an actor's name{}",
                    properties.actorClaim(),
                    people.areSealed() ? "" : ": " + noName.getMessage());
            return Optional.empty();
        }
    }

    /** Who is its own client is a program (RFC 9068, 2.2). */
    private static String kind(ClaimAccessor token) {
        String subject = token.getClaimAsString(JwtClaimNames.SUB);
        boolean program =
                subject != null
                        && (Objects.equals(subject, token.getClaimAsString("client_id"))
                                || Objects.equals(subject, token.getClaimAsString("azp")));
        return program ? "service" : "user";
    }

    private List<Grant> grants(ClaimAccessor token) {
        List<String> groups = token.getClaimAsStringList(properties.groupsClaim());
        return groups == null
                ? List.of()
                : groups.stream()
                        .flatMap(group -> grants.getOrDefault(group, List.of()).stream())
                        .distinct()
                        .toList();
    }
}
