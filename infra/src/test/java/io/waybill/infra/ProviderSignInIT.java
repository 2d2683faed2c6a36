package io.waybill.infra;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;

import io.waybill.infra.embedded.IdentityProvider;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * People who sign in to the pages at an identity provider, by a real browser and a real service.
 */
class ProviderSignInIT {
    private static final String ATTEMPT = "waybill-sign-in";
    @TempDir private static Path data;
    private static IdentityProvider provider;
    private static Service service;
    private static Service second;
    private static RealBrowser browser;
    private static HttpClient http;

    private Visitor visitor;

    @BeforeAll
    static void start() throws Exception {
        browser = RealBrowser.require();
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        provider =
                new IdentityProvider(
                        data.resolve("provider"),
                        Map.of(
                                "vera", List.of("seers", "football"),
                                "olga", List.of("sre"),
                                "zoe", List.of("football"),
                                "no name", List.of("seers")));
        Path secret = Files.writeString(data.resolve("secret"), IdentityProvider.SECRET + "\n");
        Map<String, String> properties = new HashMap<>(provider.issuer().trust());
        properties.put("waybill.access.oidc.issuer", provider.issuer().issuer());
        properties.put("waybill.access.oidc.actor-claim", "preferred_username");
        properties.put("waybill.access.oidc.grants.seers[0]", "viewer");
        properties.put("waybill.access.oidc.grants.sre[0]", "operator host=local");
        properties.put("waybill.access.oidc.sign-in.client-id", IdentityProvider.CLIENT);
        properties.put("waybill.access.oidc.sign-in.client-secret-file", secret.toString());
        properties.put("waybill.access.oidc.sign-in.name", "Example Login");
        properties.put("waybill.access.limits.wrong-tokens-per-minute", "0");
        service = Service.simulatedWithProperties(data.resolve("first"), properties);
        second = Service.beside(service, data.resolve("second"));
        provider.sendsBackTo(url(service, "/ui/login/return"), url(service, "/ui/login"));
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(provider.issuer().trusted())
                        .build();
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (service != null) {
            http.close();
            second.close();
            service.close();
            provider.close();
        }
    }

    @BeforeEach
    void openABrowser() {
        visitor = new Visitor(browser, service);
    }

    @AfterEach
    void closeIt() {
        provider.saying(UnaryOperator.identity());
        provider.signing(UnaryOperator.identity());
        provider.issuer().isAway(false);
        visitor.close();
    }

    @Test
    void aViewerComesToWhatTheyAskedForAndMayNotChangeIt() {
        visitor.go("/ui/audit?action=issue-token");
        signIn(visitor, "vera");
        assertThat(visitor.page).hasURL(visitor.url("/ui/audit?action=issue-token"));
        assertThat(visitor.see(".actor")).hasText("vera");
        assertThat(visitor.see("a[href='/ui/access']")).hasCount(0);
        visitor.go("/ui/run");
        assertThat(visitor.see(".problem")).containsText("vera may not operate containers");

        JsonNode entry = entries("action=issue-token&actor=vera", 1).get(0);
        assertThat(entry.path("reason").asString()).isEqualTo("signed in at Example Login");
        assertThat(entry.path("actorKind").asString()).isEqualTo("user");
        assertThat(entry.path("summary").asString()).contains("issued by vera: viewer; until 20");
        assertThat(visitor.context.cookies())
                .filteredOn(cookie -> cookie.name.startsWith("waybill-"))
                .hasSize(2)
                .allSatisfy(ProviderSignInIT::isStrictAndOutOfReach)
                .extracting(cookie -> cookie.name + " " + cookie.path)
                .containsExactlyInAnyOrder(
                        "waybill-session /ui", "waybill-signed-in-as /ui/logout");
    }

    private static void isStrictAndOutOfReach(Cookie cookie) {
        assertThat(cookie.httpOnly).isTrue();
        assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
    }

    @Test
    void anOperatorChangesWhatTheirGroupMay() {
        visitor.go("/ui/login");
        signIn(visitor, "olga");
        assertThat(visitor.page).hasURL(visitor.url("/ui/fleet"));
        visitor.go("/ui/hosts/local/cordon");
        visitor.page.fill("#reason", "disk");
        visitor.page.click("#act button[type=submit]");
        JsonNode entry = entries("action=cordon", 1).get(0);
        assertThat(entry.path("actor").asString()).isEqualTo("olga");
    }

    @Test
    void whoSignsOutIsSignedOutOfTheProviderToo() throws Exception {
        visitor.go("/ui/login");
        signIn(visitor, "vera");
        assertThat(visitor.page).hasURL(visitor.url("/ui/fleet"));
        String session = session();
        assertThat(get(service, "/ui/fleet", "waybill-session=" + session).statusCode())
                .isEqualTo(200);
        // The provider knows the browser, and does not ask again.
        visitor.go("/ui/login/provider?to=/ui/hosts");
        assertThat(visitor.page).hasURL(visitor.url("/ui/hosts"));
        session = session();

        visitor.page.click("form[action='/ui/logout'] button");
        assertThat(visitor.page).hasURL(visitor.url("/ui/login"));
        assertThat(get(service, "/ui/fleet", "waybill-session=" + session).statusCode())
                .isEqualTo(303);
        assertThat(visitor.context.cookies(visitor.url("/ui/logout")))
                .noneMatch(cookie -> cookie.name.startsWith("waybill-"));
        visitor.page.click("#provider a");
        assertThat(visitor.see("#who")).isVisible();
        assertThat(
                        entries("action=withdraw-token&actor=vera&text=out", 1)
                                .get(0)
                                .path("reason")
                                .asString())
                .isEqualTo("signed out");
    }

    private String session() {
        return visitor.context.cookies().stream()
                .filter(cookie -> cookie.name.equals("waybill-session"))
                .findFirst()
                .orElseThrow()
                .value;
    }

    @Test
    void whoAdministersSeesWhoIsSignedInAndSignsThemOut() {
        visitor.go("/ui/login");
        signIn(visitor, "olga");
        assertThat(visitor.see("#live")).isVisible();
        try (Visitor admin = new Visitor(browser, service)) {
            admin.signIn();
            admin.go("/ui/access");
            Locator row =
                    admin.see("#tokens tr")
                            .filter(new Locator.FilterOptions().setHasText("signed in at"))
                            .filter(new Locator.FilterOptions().setHasText("olga"));
            assertThat(row.first()).containsText("operator host=local");
            while (row.count() > 0) {
                row.first().locator("a").click();
                admin.page.fill("#reason", "left the company");
                Visitor.expectAccessible(admin.page, "sign-out");
                admin.page.click("#act button[type=submit]");
                assertThat(admin.page).hasURL(admin.url("/ui/access"));
            }
        }
        // The page is told, and goes there by itself.
        assertThat(visitor.page).hasURL(visitor.url("/ui/login?to=%2Fui%2Ffleet"));
    }

    @Test
    void aSessionEndsWhenTheProviderHasIt() {
        provider.saying(claims -> with(claims, "session_expiry", later(4)));
        visitor.go("/ui/login");
        signIn(visitor, "vera");
        assertThat(visitor.see(".actor")).hasText("vera");
        assertThat(visitor.page)
                .hasURL(
                        Pattern.compile(".*/ui/login.*"),
                        new com.microsoft.playwright.assertions.PageAssertions.HasURLOptions()
                                .setTimeout(60_000));
        provider.saying(claims -> with(claims, "session_expiry", later(-1)));
        visitor.page.click("#provider a");
        assertThat(visitor.see(".problem")).containsText("your session there is over");
    }

    @Test
    void aSessionIsAsLongAsIsSetAndNoLonger() throws Exception {
        HttpResponse<String> answer = walk("olga", "/ui/fleet");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode token =
                service.get("/api/v1/tokens")
                        .body()
                        .path("items")
                        .valueStream()
                        .filter(each -> each.path("actor").asString().equals("olga"))
                        .findFirst()
                        .orElseThrow();
        assertThat(token.path("provider").asString()).isEqualTo(provider.issuer().issuer());
        assertThat(
                        Duration.between(
                                        Instant.parse(token.path("madeAt").asString()),
                                        Instant.parse(token.path("expiresAt").asString()))
                                .toMinutes())
                .isBetween(478L, 480L);
    }

    @Test
    void whoIsInNoGroupIsToldSoAndThatIsOnRecord() {
        visitor.go("/ui/login");
        signIn(visitor, "zoe");
        assertThat(visitor.see(".problem"))
                .containsText("Example Login knows you as zoe, and none of the groups");
        assertThat(visitor.see("#provider a")).isVisible();
        JsonNode entry = entries("action=refuse&actor=zoe", 1).get(0);
        assertThat(entry.path("outcome").asString()).isEqualTo("refused");
        assertThat(entry.path("summary").asString())
                .contains("GET /ui/login/return")
                .contains("zoe may not read");
        visitor.go("/ui/fleet");
        assertThat(visitor.page).hasURL(visitor.url("/ui/login?to=%2Fui%2Ffleet"));
    }

    @Test
    void whoGoesBackIsNotSignedIn() {
        visitor.go("/ui/login");
        visitor.page.click("#provider a");
        visitor.page.click("#cancel");
        assertThat(visitor.see(".problem")).containsText("did not let you in, or you went back");
    }

    @Test
    void aReturnThatThisBrowserDidNotBeginLetsNobodyIn() throws Exception {
        Begun begun = begin(service, "/ui/fleet");
        URI back = atProvider(begun, "vera");
        URI tampered = URI.create(back.toString().replaceFirst("state=.", "state=_"));
        String why = "not begun in this browser";
        expectRefused(back(tampered, begun.cookie()), 401, why);
        expectRefused(back(back, null), 401, why);
        expectRefused(back(back, ATTEMPT + "=nonsense"), 401, why);
        expectRefused(back(back, ATTEMPT + "=e30"), 401, why);
        expectRefused(back(back, begin(service, "/ui/fleet").cookie()), 401, why);
        // None of which keeps out who did begin it.
        assertThat(back(back, begun.cookie()).statusCode()).isEqualTo(200);
    }

    @Test
    void aCodeIsGoodOnceAndForWhoAskedForIt() throws Exception {
        Begun begun = begin(service, "/ui/fleet");
        URI back = atProvider(begun, "vera");
        assertThat(back(back, begun.cookie()).statusCode()).isEqualTo(200);
        expectRefused(back(back, begun.cookie()), 401, "(invalid_grant)");

        Begun another = begin(service, "/ui/fleet");
        URI stolen = atProvider(another, "vera");
        String othersVerifier =
                changed(
                        another.cookie(),
                        "\"verifier\":\"[^\"]*\"",
                        "\"verifier\":\"" + "x".repeat(43) + "\"");
        expectRefused(back(stolen, othersVerifier), 401, "(invalid_grant)");

        Begun third = begin(service, "/ui/fleet");
        URI mine = atProvider(third, "vera");
        String othersNonce =
                changed(
                        third.cookie(),
                        "\"nonce\":\"[^\"]*\"",
                        "\"nonce\":\"" + "x".repeat(43) + "\"");
        expectRefused(back(mine, othersNonce), 401, "(invalid_nonce)");
    }

    @Test
    void anIdTokenThatIsNotForThisSignInLetsNobodyIn() throws Exception {
        Map<String, UnaryOperator<Map<String, Object>>> wrong =
                Map.of(
                        "(invalid_nonce)", claims -> with(claims, "nonce", "another"),
                        "(invalid_id_token)", claims -> with(claims, "aud", "waybill"),
                        "(invalid_id_token) ", claims -> with(claims, "iss", "https://elsewhere"),
                        "(invalid_id_token)  ", claims -> with(claims, "exp", later(-300)),
                        "(invalid_id_token)   ", claims -> with(claims, "iat", later(300)),
                        "(invalid_id_token)    ",
                                claims ->
                                        with(claims, "aud", List.of(IdentityProvider.CLIENT, "b")),
                        "(invalid_id_token)     ", claims -> with(claims, "azp", "another"));
        for (var each : wrong.entrySet()) {
            provider.saying(each.getValue());
            expectRefused(walk("vera", "/ui/fleet"), 401, each.getKey().strip());
        }
        provider.saying(UnaryOperator.identity());
        provider.signing(token -> token.substring(0, token.lastIndexOf('.') + 1) + "AAAA");
        expectRefused(walk("vera", "/ui/fleet"), 401, "(invalid_id_token)");
        provider.signing(token -> unsigned(token));
        expectRefused(walk("vera", "/ui/fleet"), 401, "(invalid_id_token)");
        provider.signing(UnaryOperator.identity());
        expectRefused(walk("no name", "/ui/fleet"), 401, "what cannot be a name");
        // What a minute's difference of clocks makes of it is let pass.
        provider.saying(claims -> with(claims, "iat", later(30)));
        assertThat(walk("vera", "/ui/fleet").statusCode()).isEqualTo(200);
        provider.saying(claims -> with(with(claims, "iat", later(-90)), "exp", later(-30)));
        assertThat(walk("vera", "/ui/fleet").statusCode()).isEqualTo(200);
    }

    private static String unsigned(String token) {
        return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\": \"none\"}".getBytes(StandardCharsets.UTF_8))
                + token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1);
    }

    @Test
    void anyInstanceGoesOnWithWhatAnotherBegan() throws Exception {
        Begun begun = begin(service, "/ui/hosts");
        URI back = atProvider(begun, "vera");
        HttpResponse<String> answer =
                back(
                        URI.create(
                                back.toString().replace(":" + service.port(), ":" + second.port())),
                        begun.cookie());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("0; url=/ui/hosts");
        String session = cookie(answer, "waybill-session");
        for (Service each : List.of(service, second)) {
            assertThat(get(each, "/ui/hosts", session).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whileTheProviderIsAwayTokensGoOn() throws Exception {
        Begun begun = begin(service, "/ui/fleet");
        URI back = atProvider(begun, "vera");
        provider.issuer().isAway(true);
        expectRefused(back(back, begun.cookie()), 503, "Example Login does not answer");
        HttpResponse<String> there = get(service, "/ui/login/provider", null);
        expectRefused(there, 503, "or sign in with a token");
        visitor.signIn();
        provider.issuer().isAway(false);
        assertThat(walk("vera", "/ui/fleet").statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyIsLedElsewhere() throws Exception {
        for (String elsewhere :
                List.of(
                        "//elsewhere.example/ui/",
                        "https://elsewhere.example/",
                        "/ui/login",
                        "/ui\\x")) {
            assertThat(walk("vera", elsewhere).body()).contains("0; url=/ui/fleet\"");
        }
        Begun begun = begin(service, "/ui/fleet");
        URI back = atProvider(begun, "vera");
        String tampered = changed(begun.cookie(), "\"/ui/fleet\"", "\"//elsewhere.example\"");
        assertThat(back(back, tampered).body()).contains("0; url=/ui/fleet\"");
    }

    @Test
    void whatThePathIsKeptByIsOutOfReachAndBrief() throws Exception {
        HttpResponse<String> there = get(service, "/ui/login/provider", null);
        assertThat(there.statusCode()).isEqualTo(303);
        assertThat(there.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith(ATTEMPT + "=")
                .contains("Path=/ui/login;")
                .contains("Max-Age=600;")
                .contains("HttpOnly")
                .contains("SameSite=Lax");
        assertThat(there.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        HttpResponse<String> answer = walk("vera", "/ui/fleet");
        assertThat(cookie(answer, ATTEMPT)).isEqualTo(ATTEMPT + "=");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(service.said()).doesNotContain(IdentityProvider.SECRET);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280, 800", "DARK, 390, 844"})
    void theLoginIsAccessible(ColorScheme scheme, int width, int height) {
        try (Visitor sitting = new Visitor(browser, service, scheme, width, height)) {
            String kind = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
            sitting.go("/ui/login");
            assertThat(sitting.see("#provider a")).hasText("Sign in with Example Login");
            Visitor.expectAccessible(sitting.page, "login-provider-" + kind);
            sitting.page.click("#provider a");
            sitting.page.click("#cancel");
            Visitor.expectAccessible(sitting.page, "login-refused-" + kind);
        }
    }

    private static void signIn(Visitor visitor, String who) {
        visitor.page.click("#provider a");
        visitor.page.fill("#who", who);
        visitor.page.click("#in");
    }

    // --- the same walk without a browser, one step at a time

    private record Begun(String cookie, URI there) {}

    private static Begun begin(Service at, String to) throws Exception {
        HttpResponse<String> there =
                get(
                        at,
                        "/ui/login/provider?to="
                                + java.net.URLEncoder.encode(to, StandardCharsets.UTF_8),
                        null);
        assertThat(there.statusCode()).as(there.body()).isEqualTo(303);
        return new Begun(
                cookie(there, ATTEMPT),
                URI.create(there.headers().firstValue("Location").orElseThrow()));
    }

    private static URI atProvider(Begun begun, String who) throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(begun.there())
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "who=" + who.replace(' ', '+')))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static HttpResponse<String> back(URI back, @Nullable String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(back);
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> walk(String who, String to) throws Exception {
        Begun begun = begin(service, to);
        return back(atProvider(begun, who), begun.cookie());
    }

    private static HttpResponse<String> get(Service at, String path, @Nullable String cookie)
            throws Exception {
        return back(URI.create(url(at, path)), cookie);
    }

    private static void expectRefused(HttpResponse<String> answer, int status, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("<h1>Sign in</h1>").contains(why);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith("waybill-session"));
    }

    /** As the browser sends it. */
    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private static String changed(String cookie, String what, String by) {
        String value = cookie.substring(ATTEMPT.length() + 1);
        String json = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
        String other = json.replaceFirst(what, by);
        assertThat(other).isNotEqualTo(json);
        return ATTEMPT
                + "="
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(other.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        claims.put(name, value);
        return claims;
    }

    private static long later(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    private static JsonNode entries(String query, int atLeast) {
        return service.getUntil(
                        "/api/v1/audit?" + query,
                        answer -> answer.body().path("items").size() >= atLeast)
                .body()
                .path("items");
    }

    private static String url(Service at, String path) {
        return "http://127.0.0.1:" + at.port() + path;
    }
}
