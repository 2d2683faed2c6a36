package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.Sha256;
import io.waybill.domain.wire.WaybillJson;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Signs images as cosign does, with a key of its own. */
final class Signer {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final HttpClient http = HttpClient.newHttpClient();
    private final KeyPair pair;

    /**
     * @param publicKey where its public key is written to
     */
    Signer(Path publicKey) throws Exception {
        pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        String key = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
        Files.writeString(
                publicKey, "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
    }

    /**
     * @param repository with its registry, which speaks plain HTTP
     */
    void sign(String repository, String digest) throws Exception {
        int slash = repository.indexOf('/');
        URI base =
                URI.create(
                        "http://"
                                + repository.substring(0, slash)
                                + "/v2"
                                + repository.substring(slash)
                                + "/");
        String payload =
                json(
                        Map.of(
                                "critical",
                                Map.of(
                                        "image",
                                        Map.of("docker-manifest-digest", digest),
                                        "type",
                                        "cosign container image signature")));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(payload.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> layer =
                Map.of(
                        "mediaType",
                        "application/vnd.dev.cosign.simplesigning.v1+json",
                        "digest",
                        blob(base, payload),
                        "size",
                        payload.length(),
                        "annotations",
                        Map.of(
                                "dev.cosignproject.cosign/signature",
                                Base64.getEncoder().encodeToString(signature.sign())));
        Map<String, Object> config =
                Map.of(
                        "mediaType",
                        "application/vnd.oci.image.config.v1+json",
                        "digest",
                        blob(base, "{}"),
                        "size",
                        2);
        Map<String, Object> manifest =
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        MANIFEST,
                        "config",
                        config,
                        "layers",
                        List.of(layer));
        send(
                HttpRequest.newBuilder(
                                base.resolve("manifests/" + digest.replace(':', '-') + ".sig"))
                        .header("Content-Type", MANIFEST)
                        .PUT(BodyPublishers.ofString(json(manifest))));
    }

    private String blob(URI base, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String digest = "sha256:" + Sha256.hex(bytes);
        String upload =
                send(HttpRequest.newBuilder(base.resolve("blobs/uploads/"))
                                .POST(BodyPublishers.noBody()))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
        send(
                HttpRequest.newBuilder(base.resolve(upload + "&digest=" + digest))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(bytes)));
        return digest;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer;
    }

    private static String json(Object value) {
        return WaybillJson.mapper().writeValueAsString(value);
    }
}
