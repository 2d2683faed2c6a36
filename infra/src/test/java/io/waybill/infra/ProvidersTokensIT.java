package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.TokenIssuer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** An identity provider's tokens beside Waybill's own, at the real service. */
class ProvidersTokensIT {
    @TempDir private static Path data;
    @TempDir private static Path issuers;
    private static TokenIssuer issuer;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        issuer = new TokenIssuer(issuers, Map.of());
        Map<String, String> properties = new HashMap<>(issuer.trust());
        properties.put("waybill.access.oidc.issuer", issuer.issuer());
        properties.put("waybill.access.oidc.actor-claim", "preferred_username");
        properties.put("waybill.access.oidc.grants.sre[0]", "operator host=local");
        properties.put("waybill.access.oidc.grants.audit[0]", "auditor");
        service = Service.simulatedWithProperties(data, properties);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        issuer.close();
    }

    @Test
    void whoIsInAGroupMayWhatTheGroupMay() {
        String anna = token("waybill", "anna", 300, "\"groups\": [\"sre\", \"football\"]");
        assertThat(as(anna, "GET", "/api/v1/hosts").status()).isEqualTo(200);
        assertThat(as(anna, "POST", "/api/v1/hosts/local/cordon").status()).isEqualTo(200);
        assertThat(as(anna, "GET", "/api/v1/tokens").status()).isEqualTo(403);
        String eve = token("waybill", "eve", 300, "\"groups\": [\"audit\"]");
        assertThat(as(eve, "GET", "/api/v1/tokens").status()).isEqualTo(200);
        assertThat(as(eve, "POST", "/api/v1/hosts/local/uncordon").status()).isEqualTo(403);
        service.awaitProjected();
        JsonNode cordoned =
                service.get("/api/v1/audit?action=cordon&limit=1").body().path("items").get(0);
        assertThat(cordoned.path("actor").asString()).isEqualTo("anna");
        assertThat(cordoned.path("actorKind").asString()).isEqualTo("user");
    }

    @Test
    void whoIsInNoneIsKnownAndMayNothing() {
        String nobody = token("waybill", "zoe", 300, "\"groups\": [\"football\"]");
        Answer answer = as(nobody, "GET", "/api/v1/hosts");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("detail").asString()).contains("zoe may not read");
    }

    @Test
    void whatIsNotMeantForWaybillOrNotValidLetsNobodyIn() {
        for (String token :
                new String[] {
                    token("another", "anna", 300, "\"groups\": [\"sre\"]"),
                    token("waybill", "anna", -300, "\"groups\": [\"sre\"]"),
                    token("waybill", "no name", 300, "\"groups\": [\"sre\"]"),
                    token("waybill", "waybill", 300, "\"groups\": [\"sre\"]"),
                    forged(token("waybill", "anna", 300, "\"groups\": [\"sre\"]")),
                    "not.a.token",
                    "nonsense"
                }) {
            assertThat(as(token, "GET", "/api/v1/hosts").status()).as(token).isEqualTo(401);
        }
    }

    @Test
    void anUnsignedTokenLetsNobodyIn() {
        String signed = token("waybill", "anna", 300, "\"groups\": [\"sre\"]");
        String none =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\": \"none\"}".getBytes(StandardCharsets.UTF_8));
        String claims = signed.split("\\.")[1];
        assertThat(as(none + "." + claims + ".", "GET", "/api/v1/hosts").status()).isEqualTo(401);
    }

    private static String forged(String token) {
        String[] parts = token.split("\\.");
        String claims =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                        .replace("anna", "emma");
        return parts[0]
                + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + "."
                + parts[2];
    }

    private static String token(String audience, String name, long seconds, String more) {
        long now = Instant.now().getEpochSecond();
        return issuer.sign(
                """
                {"iss": "%s", "aud": "%s", "sub": "u-1", "preferred_username": "%s", "iat": %d, "exp": %d, %s}"""
                        .formatted(issuer.issuer(), audience, name, now, now + seconds, more));
    }

    private static Answer as(String token, String method, String path) {
        return service.send(
                service.request(path)
                        .setHeader("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.noBody()));
    }
}
