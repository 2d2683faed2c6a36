package io.waybill.runtime.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.waybill.runtime.TestCertificates;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hands out the tokens that a registry trusts. One user may pull everything; everybody may pull
 * what is under {@code public/}.
 */
final class TokenService implements AutoCloseable {
    static final String SERVICE = "registry.example";
    static final String ISSUER = "tokens.example";
    static final Credentials USER = new Credentials("ci", "of:the pipeline");

    /** Whose key it signs with. */
    static final String SIGNER = "signer";

    private final TestCertificates certificates;
    private final HttpServer http;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private volatile @Nullable Answer instead;

    private record Answer(int status, String body) {}

    /**
     * What one client asked for.
     *
     * @param authorization none is an empty text
     */
    record Asked(Map<String, String> parameters, String authorization) {}

    TokenService(TestCertificates certificates) throws IOException {
        this.certificates = certificates;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/token", this::answer);
        http.start();
    }

    String realm() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/token";
    }

    String certificate() throws GeneralSecurityException, IOException {
        return certificates.certificatePem(SIGNER);
    }

    List<Asked> asked() {
        return asked;
    }

    /** From here on, whatever it is asked for. */
    void answersInstead(int status, String body) {
        instead = new Answer(status, body);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            Asked request =
                    new Asked(
                            parameters(exchange.getRequestURI().getRawQuery()),
                            login == null ? "" : login);
            asked.add(request);
            Answer answer = instead == null ? answer(request) : instead;
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }

    private Answer answer(Asked request) throws GeneralSecurityException, IOException {
        return request.authorization().isEmpty() || isOfUser(request)
                ? new Answer(200, "{\"token\":\"" + token(request) + "\"}")
                : new Answer(401, "");
    }

    private static boolean isOfUser(Asked request) {
        String expected = USER.user() + ":" + USER.password();
        return request.authorization()
                .equals(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(expected.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private String token(Asked request) throws GeneralSecurityException, IOException {
        String[] scope = request.parameters().getOrDefault("scope", "").split(":");
        boolean granted =
                scope.length == 3 && (isOfUser(request) || scope[1].startsWith("public/"));
        String access =
                granted
                        ? "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"pull\"]}"
                                .formatted(scope[0], scope[1])
                        : "";
        long now = Instant.now().getEpochSecond();
        String claims =
                """
                {"iss":"%s","sub":"","aud":"%s","iat":%d,"nbf":%d,"exp":%d,"jti":"%s","access":[%s]}"""
                        .formatted(
                                ISSUER,
                                request.parameters().get("service"),
                                now,
                                now - 1,
                                now + 60,
                                UUID.randomUUID(),
                                access);
        String header =
                "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"%s\"]}"
                        .formatted(
                                Base64.getEncoder()
                                        .encodeToString(certificates.certificate(SIGNER)));
        String signed =
                url(header.getBytes(StandardCharsets.UTF_8))
                        + "."
                        + url(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(certificates.key(SIGNER));
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + url(signature.sign());
    }

    private static String url(byte[] part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
