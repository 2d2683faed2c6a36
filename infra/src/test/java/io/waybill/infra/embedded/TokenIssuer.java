package io.waybill.infra.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import io.waybill.domain.wire.WaybillJson;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Gives tokens (JWT) to clients that it knows by their secrets, by the grant of client credentials
 * (RFC 6749, 4.4), and tells by which key they are signed.
 */
public final class TokenIssuer implements AutoCloseable {
    public static final String AUDIENCE = "kafka";
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private final Map<String, String> secrets;
    private final KeyPair key;
    private final SelfSigned certificate;
    private final HttpsServer server;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private volatile boolean away;

    /**
     * @param folder for its certificate
     * @param secrets by the clients' names
     */
    public TokenIssuer(Path folder, Map<String, String> secrets) throws Exception {
        this.secrets = secrets;
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2_048);
        key = keys.generateKeyPair();
        certificate = SelfSigned.into(folder);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/token", this::token);
        server.createContext(
                "/.well-known/openid-configuration",
                unlessAway(
                        exchange ->
                                answer(
                                        exchange,
                                        200,
                                        WaybillJson.mapper().writeValueAsString(metadata))));
        server.createContext("/keys", unlessAway(exchange -> answer(exchange, 200, keys())));
        metadata.put("issuer", issuer());
        metadata.put("jwks_uri", address("keys"));
        metadata.put("subject_types_supported", List.of("public"));
        // Where one waits for a browser, others go on.
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        // The broker, and the test's own clients, live in this process.
        System.setProperty(ALLOWED, tokens() + "," + address("keys"));
    }

    private SSLContext tls() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(certificate.open(), SelfSigned.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What it shows, for who is to trust it. */
    public Path certificate() {
        return certificate.pem();
    }

    /** What a JVM is told that is to trust it. */
    public Map<String, String> trust() {
        return Map.of(
                "javax.net.ssl.trustStore",
                certificate.store().toString(),
                "javax.net.ssl.trustStorePassword",
                SelfSigned.PASSWORD);
    }

    /** Where tokens are given. */
    public String tokens() {
        return address("token");
    }

    /** What a broker is told that is to believe these tokens. */
    Map<String, String> brokerSettings() {
        return Map.of(
                "sasl.server.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " unsecuredLoginStringClaim_sub=\"unused\" ssl.truststore.type=\"PEM\" ssl.truststore.location=\"%s\";"
                                .formatted(certificate.pem()),
                "sasl.oauthbearer.jwks.endpoint.url",
                address("keys"),
                "sasl.oauthbearer.expected.issuer",
                address(""),
                "sasl.oauthbearer.expected.audience",
                AUDIENCE,
                "connections.max.reauth.ms",
                "3000");
    }

    String address(String path) {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    private void token(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String basic = exchange.getRequestHeaders().getFirst("Authorization");
        String[] client =
                basic == null || !basic.startsWith("Basic ")
                        ? new String[0]
                        : new String(
                                        Base64.getDecoder().decode(basic.substring(6)),
                                        StandardCharsets.UTF_8)
                                .split(":", 2);
        boolean known = client.length == 2 && client[1].equals(secrets.get(client[0]));
        if (!known || !asked.contains("grant_type=client_credentials")) {
            answer(exchange, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        answer(
                exchange,
                200,
                "{\"token_type\": \"Bearer\", \"expires_in\": 300, \"access_token\": \"%s\"}"
                        .formatted(signed(client[0])));
    }

    /** Whether it hangs up on whoever asks. */
    public void isAway(boolean now) {
        away = now;
    }

    private HttpHandler unlessAway(HttpHandler handler) {
        return exchange -> {
            if (away) {
                exchange.close();
            } else {
                handler.handle(exchange);
            }
        };
    }

    /** For a client that trusts it and nobody else. */
    public SSLContext trusted() throws IOException, GeneralSecurityException {
        return certificate.trusted();
    }

    /** Has it answer at one more address, which its description names. */
    void serve(String name, String path, HttpHandler handler) {
        server.createContext("/" + path, unlessAway(handler));
        metadata.put(name, address(path));
    }

    /** What its tokens name as their issuer. */
    public String issuer() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private String signed(String client) {
        long now = Instant.now().getEpochSecond();
        return sign(
                "{\"iss\": \"%s\", \"aud\": \"%s\", \"sub\": \"%s\", \"scope\": \"kafka\", \"iat\": %d, \"exp\": %d}"
                        .formatted(address(""), AUDIENCE, client, now, now + 300));
    }

    /** A token that says this. */
    public String sign(String claims) {
        String content = base64("{\"alg\": \"RS256\", \"kid\": \"1\"}") + "." + base64(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(content.getBytes(StandardCharsets.UTF_8));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String keys() {
        RSAPublicKey open = (RSAPublicKey) key.getPublic();
        byte[] modulus = open.getModulus().toByteArray();
        // Its first byte is a sign.
        return "{\"keys\": [{\"kty\": \"RSA\", \"use\": \"sig\", \"kid\": \"1\", \"alg\": \"RS256\", \"n\": \"%s\", \"e\": \"%s\"}]}"
                .formatted(
                        base64(Arrays.copyOfRange(modulus, 1, modulus.length)),
                        base64(open.getPublicExponent().toByteArray()));
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        System.clearProperty(ALLOWED);
    }
}
