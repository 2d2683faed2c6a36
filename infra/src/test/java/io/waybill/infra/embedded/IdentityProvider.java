package io.waybill.infra.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import io.waybill.domain.Sha256;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A provider of OpenID Connect that people sign in at: the authorization code flow for one client,
 * which has a secret and must use PKCE, and sign-out by that client. It refuses whatever a provider
 * has to refuse.
 */
public final class IdentityProvider implements AutoCloseable {
    public static final String CLIENT = "waybill-pages";
    // What has to be escaped in a header and on a form.
    public static final String SECRET = "s3cret:%/ of + pages";

    private final TokenIssuer issuer;
    private final Map<String, List<String>> people;
    private final Set<String> returns = ConcurrentHashMap.newKeySet();
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private final Map<String, String> browsers = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile UnaryOperator<Map<String, Object>> claims = UnaryOperator.identity();
    private volatile UnaryOperator<String> signed = UnaryOperator.identity();

    private record Asked(String who, Map<String, String> request) {}

    /** What was asked for is refused, in the words of OAuth 2.0. */
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String error) {
            super(error);
        }
    }

    /**
     * @param people who signs in by name alone, and the groups that they are in
     */
    public IdentityProvider(Path folder, Map<String, List<String>> people) throws Exception {
        this.people = people;
        issuer = new TokenIssuer(folder, Map.of());
        issuer.serve("authorization_endpoint", "authorize", guarded(this::authorize));
        issuer.serve("token_endpoint", "code", guarded(this::exchange));
        issuer.serve("end_session_endpoint", "end", guarded(this::end));
    }

    public TokenIssuer issuer() {
        return issuer;
    }

    /** Browsers are sent back to these addresses and to no others. */
    public void sendsBackTo(String... addresses) {
        returns.addAll(List.of(addresses));
    }

    /** What the next ID tokens say instead. */
    public void saying(UnaryOperator<Map<String, Object>> instead) {
        claims = instead;
    }

    /** What the next ID tokens become once they are signed. */
    public void signing(UnaryOperator<String> instead) {
        signed = instead;
    }

    private interface Answering {
        void to(HttpExchange exchange, Map<String, String> asked) throws IOException;
    }

    private static HttpHandler guarded(Answering answering) {
        return exchange -> {
            try {
                answering.to(exchange, asked(exchange));
            } catch (Wrong wrong) {
                TokenIssuer.answer(exchange, 400, "{\"error\": \"" + wrong.getMessage() + "\"}");
            }
        };
    }

    private void authorize(HttpExchange exchange, Map<String, String> asked) throws IOException {
        // Before these are known to be right, a browser must not be sent back.
        require(CLIENT.equals(asked.get("client_id")), "invalid_client");
        require(returns.contains(asked.getOrDefault("redirect_uri", "")), "invalid_redirect_uri");
        require("code".equals(asked.get("response_type")), "unsupported_response_type");
        require(
                List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid"),
                "invalid_scope");
        require("S256".equals(asked.get("code_challenge_method")), "invalid_request");
        require(asked.getOrDefault("code_challenge", "").length() == 43, "invalid_request");
        require(asked.getOrDefault("state", "").length() > 20, "invalid_request");
        require(asked.getOrDefault("nonce", "").length() > 20, "invalid_request");
        if (asked.containsKey("cancel")) {
            back(exchange, asked, "error", "access_denied");
            return;
        }
        String who = asked.getOrDefault("who", browsers.get(cookie(exchange)));
        if (who == null || !people.containsKey(who)) {
            form(exchange, asked);
            return;
        }
        String browser = UUID.randomUUID().toString();
        browsers.put(browser, who);
        exchange.getResponseHeaders()
                .set("Set-Cookie", "browser=" + browser + "; HttpOnly; Secure; SameSite=Lax");
        String code = UUID.randomUUID().toString();
        codes.put(code, new Asked(who, asked));
        back(exchange, asked, "code", code);
    }

    private static void back(
            HttpExchange exchange, Map<String, String> asked, String name, String value)
            throws IOException {
        to(
                exchange,
                asked.get("redirect_uri")
                        + "?"
                        + name
                        + "="
                        + value
                        + "&state="
                        + URLEncoder.encode(
                                asked.getOrDefault("state", ""), StandardCharsets.UTF_8));
    }

    private static void to(HttpExchange exchange, String address) throws IOException {
        exchange.getResponseHeaders().set("Location", address);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void form(HttpExchange exchange, Map<String, String> asked) throws IOException {
        StringBuilder page =
                new StringBuilder("<!DOCTYPE html><title>Who?</title><form method=post>");
        asked.forEach(
                (name, value) ->
                        page.append(
                                "<input type=hidden name=\"%s\" value=\"%s\">"
                                        .formatted(name, value)));
        page.append(
                "<input name=who id=who><button id=in>Sign in</button><button id=cancel name=cancel>No</button></form>");
        byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void exchange(HttpExchange exchange, Map<String, String> asked) throws IOException {
        require("POST".equals(exchange.getRequestMethod()), "invalid_request");
        if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"))) {
            TokenIssuer.answer(exchange, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        require("authorization_code".equals(asked.get("grant_type")), "unsupported_grant_type");
        // Whatever is wrong with it, a code is good for one asking.
        Asked before = codes.remove(asked.getOrDefault("code", ""));
        if (before == null) {
            throw new Wrong("invalid_grant");
        }
        Map<String, String> request = before.request();
        require(
                request.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri")),
                "invalid_grant");
        String verifier = asked.getOrDefault("code_verifier", "");
        require(verifier.length() >= 43, "invalid_grant");
        String challenge =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                Sha256.begin()
                                        .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        require(challenge.equals(request.get("code_challenge")), "invalid_grant");
        String idToken =
                signed.apply(
                        issuer.sign(
                                WaybillJson.mapper()
                                        .writeValueAsString(
                                                claims.apply(
                                                        says(
                                                                before.who(),
                                                                request.getOrDefault(
                                                                        "nonce", ""))))));
        told.add(idToken);
        TokenIssuer.answer(
                exchange,
                200,
                WaybillJson.mapper()
                        .writeValueAsString(
                                Map.of(
                                        "access_token",
                                        UUID.randomUUID().toString(),
                                        "token_type",
                                        "Bearer",
                                        "expires_in",
                                        300,
                                        "id_token",
                                        idToken)));
    }

    private Map<String, Object> says(String who, String nonce) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> says = new LinkedHashMap<>();
        says.put("iss", issuer.issuer());
        says.put("aud", CLIENT);
        says.put("sub", "u-" + who.hashCode());
        says.put("preferred_username", who);
        says.put("groups", people.get(who));
        says.put("nonce", nonce);
        says.put("iat", now);
        says.put("exp", now + 300);
        return says;
    }

    private static boolean isClient(@Nullable String basic) {
        if (basic == null || !basic.startsWith("Basic ")) {
            return false;
        }
        String[] shown =
                new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8)
                        .split(":", 2);
        return shown.length == 2
                && decoded(shown[0]).equals(CLIENT)
                && decoded(shown[1]).equals(SECRET);
    }

    private void end(HttpExchange exchange, Map<String, String> asked) throws IOException {
        require(CLIENT.equals(asked.get("client_id")), "invalid_client");
        require(told.contains(asked.getOrDefault("id_token_hint", "")), "invalid_request");
        String back = asked.getOrDefault("post_logout_redirect_uri", "");
        require(returns.contains(back), "invalid_redirect_uri");
        require(browsers.remove(cookie(exchange)) != null, "invalid_request");
        to(exchange, back);
    }

    private static void require(boolean right, String error) {
        if (!right) {
            throw new Wrong(error);
        }
    }

    private static String cookie(HttpExchange exchange) {
        String cookies = exchange.getRequestHeaders().getFirst("Cookie");
        return cookies == null || !cookies.contains("browser=")
                ? ""
                : cookies.replaceFirst("(?s).*browser=([^;]*).*", "$1");
    }

    private static Map<String, String> asked(HttpExchange exchange) throws IOException {
        Map<String, String> asked = new HashMap<>();
        URI address = exchange.getRequestURI();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        // What stands in a form is what counts.
        for (String all : new String[] {String.valueOf(address.getRawQuery()), form}) {
            for (String each : all.split("&")) {
                String[] parts = each.split("=", 2);
                if (parts.length == 2) {
                    asked.put(decoded(parts[0]), decoded(parts[1]));
                }
            }
        }
        return asked;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        issuer.close();
    }
}
