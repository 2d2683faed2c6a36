package io.waybill.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Puts the least that is an image into a repository, through the registry's own API. */
final class PushedImages {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI repository;

    PushedImages(String registry, String name) {
        this.repository = URI.create("http://" + registry + "/v2/" + name + "/");
    }

    /**
     * @param digest as the registry reported it
     * @param size of the manifest, as an index has it
     * @param contentSize of the configuration and the layer
     */
    record Pushed(String digest, int size, int contentSize) {}

    /**
     * @param reference a tag, or the digest that the manifest turns out to have
     */
    Pushed image(String reference, String architecture, String layer) throws Exception {
        String config = "{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}";
        String manifest =
                """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
                """
                        .formatted(
                                MANIFEST,
                                blob(config),
                                config.length(),
                                blob(layer),
                                layer.length());
        String digest = put(reference, MANIFEST, manifest);
        return new Pushed(digest, manifest.length(), config.length() + layer.length());
    }

    /** An entry of an index. */
    static String entry(Pushed image, String os, String architecture) {
        return """
        {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"%s","architecture":"%s"}}"""
                .formatted(MANIFEST, image.digest(), image.size(), os, architecture);
    }

    String index(String tag, List<String> entries) throws Exception {
        String listed = entries.stream().collect(Collectors.joining(",", "[", "]"));
        return put(
                tag,
                INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\""
                        + INDEX
                        + "\",\"manifests\":"
                        + listed
                        + "}");
    }

    /** What somebody signed, as it is said to be. */
    record Signed(String payload, String signature) {}

    /** Puts signatures where cosign does, beside the image that they are said to be of. */
    void signatures(String digest, List<Signed> signatures) throws Exception {
        List<String> layers = new ArrayList<>();
        for (Signed each : signatures) {
            layers.add(
                    """
                    {"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"%s","size":%d,
                     "annotations":{"dev.cosignproject.cosign/signature":"%s"}}"""
                            .formatted(
                                    blob(each.payload()),
                                    each.payload().length(),
                                    each.signature()));
        }
        String config = "{}";
        put(
                digest.replace(':', '-') + ".sig",
                MANIFEST,
                """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
                 "layers":[%s]}"""
                        .formatted(
                                MANIFEST, blob(config), config.length(), String.join(",", layers)));
    }

    private String blob(String content) throws Exception {
        String digest =
                "sha256:"
                        + HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(content.getBytes(StandardCharsets.UTF_8)));
        String upload =
                send(
                        202,
                        "Location",
                        HttpRequest.newBuilder(repository.resolve("blobs/uploads/"))
                                .POST(BodyPublishers.noBody()));
        URI place = URI.create(upload + (upload.contains("?") ? "&" : "?") + "digest=" + digest);
        HttpRequest.Builder put =
                HttpRequest.newBuilder(repository.resolve(place))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofString(content));
        return send(201, "Docker-Content-Digest", put);
    }

    private String put(String reference, String mediaType, String manifest) throws Exception {
        HttpRequest.Builder put =
                HttpRequest.newBuilder(repository.resolve("manifests/" + reference))
                        .header("Content-Type", mediaType)
                        .PUT(BodyPublishers.ofString(manifest));
        return send(201, "Docker-Content-Digest", put);
    }

    private String send(int status, String header, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.headers().firstValue(header).orElseThrow();
    }
}
