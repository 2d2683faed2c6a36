package io.waybill.runtime.registry;

import io.waybill.runtime.TestServer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The real registry, serving a folder. Several may serve the same: what one that is open to all was
 * given, one that asks for a login has as well.
 */
final class TestRegistry implements AutoCloseable {
    private final String address;
    private final TestServer server;

    private TestRegistry(String address, TestServer server) {
        this.address = address;
        this.server = server;
    }

    static TestRegistry openToAll(Path content) throws Exception {
        return serving(content, "");
    }

    /**
     * @param users lines of an htpasswd file
     */
    static TestRegistry withUsers(Path content, String users) throws Exception {
        Path file = Files.createTempFile(content, "users", ".htpasswd");
        Files.writeString(file, users);
        return serving(content, "auth: {htpasswd: {realm: test, path: " + file + "}}");
    }

    static TestRegistry trusting(Path content, TokenService tokens) throws Exception {
        Path certificates = Files.createTempFile(content, "tokens", ".pem");
        Files.writeString(certificates, tokens.certificate());
        return serving(
                content,
                "auth: {token: {realm: '%s', service: %s, issuer: %s, rootcertbundle: %s}}"
                        .formatted(
                                tokens.realm(),
                                TokenService.SERVICE,
                                TokenService.ISSUER,
                                certificates));
    }

    private static TestRegistry serving(Path content, String auth) throws Exception {
        String address = "127.0.0.1:" + TestServer.freePort();
        Path configuration = Files.createTempFile(content, "registry", ".yml");
        Files.writeString(
                configuration,
                """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: '%s'}
                %s
                """
                        .formatted(content, address, auth));
        return new TestRegistry(
                address,
                TestServer.start(
                        configuration.resolveSibling(configuration.getFileName() + ".log"),
                        () -> answers(address),
                        List.of("docker-registry", "serve", configuration.toString())));
    }

    private static boolean answers(String address) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status =
                    http.send(
                                    HttpRequest.newBuilder(URI.create("http://" + address + "/v2/"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode();
            return status == 200 || status == 401;
        }
    }

    /** The host and port, which repositories begin with and logins go by. */
    String address() {
        return address;
    }

    @Override
    public void close() throws InterruptedException {
        server.close();
    }
}
