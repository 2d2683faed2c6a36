package io.waybill.infra.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which identity provider's tokens (OpenID Connect, JWT) are believed, beside Waybill's own.
 *
 * @param issuer as its tokens name it, and where its configuration is found; none where no such
 *     token is believed
 * @param audience that a token has to be meant for
 * @param actorClaim what an actor is called by
 * @param groupsClaim which groups an actor is in
 * @param grants what those of a group may do, by the group's name
 * @param clockSkew by how much its clock may differ
 */
@ConfigurationProperties("waybill.access.oidc")
record OidcProperties(
        @Nullable String issuer,
        @DefaultValue("waybill") String audience,
        @DefaultValue("sub") String actorClaim,
        @DefaultValue("groups") String groupsClaim,
        @DefaultValue Map<String, List<String>> grants,
        @DefaultValue("60s") Duration clockSkew) {}
