package io.waybill.runtime.registry;

import io.waybill.domain.Sha256;
import io.waybill.runtime.Targets;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Resolves tags and digests through a registry's own API, so that no engine is needed for it. */
public final class RegistryClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int LARGEST_ANSWER = 4 << 20;
    private static final int TAGS_A_PAGE = 1_000;
    private static final int MOST_TAGS = 100_000;
    private static final int SIGNATURES_LOOKED_AT = 50;
    private static final String ACCEPT =
            "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
                    + " application/vnd.docker.distribution.manifest.list.v2+json,"
                    + " application/vnd.docker.distribution.manifest.v2+json";
    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Credentials> logins;
    private final Set<String> insecure;
    private final SignatureRules signatures;
    private final Targets targets;
    private final HttpClient http;
    private final Authorization authorization;

    /** One that takes images without a signature. */
    public RegistryClient(Map<String, Credentials> logins, Set<String> insecure) {
        this(logins, insecure, SignatureRules.NONE, Targets.NOT_LINK_LOCAL);
    }

    /**
     * @param logins by the registry's host and port; {@code docker.io} for Docker Hub
     * @param insecure hosts and ports that are spoken to without TLS; those of this machine are
     * @param targets where registries, and what they point to, may be: who names a repository has
     *     them asked
     */
    public RegistryClient(
            Map<String, Credentials> logins,
            Set<String> insecure,
            SignatureRules signatures,
            Targets targets) {
        this.logins = Map.copyOf(logins);
        this.insecure = Set.copyOf(insecure);
        this.signatures = signatures;
        // Redirects are followed by hand: an Authorization header goes to nobody but the registry.
        http =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        this.targets = targets;
        authorization = new Authorization(http, ANSWER, targets);
    }

    /** The host and port that logins to a repository's registry go by. */
    public static String registryOf(String repository) {
        return Repository.parse(repository, Set.of()).registry();
    }

    /** A repository with its registry, such as {@code docker.io/library/postgres}. */
    public static String canonical(String repository) {
        return Repository.parse(repository, Set.of()).toString();
    }

    /**
     * @param repository as {@code docker pull} takes it, without tag or digest
     * @param reference a tag, or {@code sha256:…}
     * @throws RegistryFailure where the registry does not say, or what it says has to be signed and
     *     is not
     */
    public Resolved resolve(String repository, String reference) {
        Repository place = Repository.parse(repository, insecure);
        Exchange exchange = new Exchange(place, reference);
        byte[] manifest = exchange.get(place.manifest(reference));
        String digest = digestOf(manifest);
        if (reference.startsWith("sha256:") && !reference.equals(digest)) {
            throw new RegistryFailure(
                    "registry-answer",
                    place + " answered " + digest + " where " + reference + " was asked for");
        }
        requireSigned(place, digest);
        JsonNode root = exchange.json(manifest);
        String mediaType = root.path("mediaType").asString(exchange.contentType);
        return root.path("manifests").isArray()
                ? ofIndex(exchange, digest, mediaType, root)
                : ofManifest(exchange, digest, mediaType, root);
    }

    /**
     * As cosign does: signatures are an image of their own, under a tag that is made of the digest,
     * each a layer that names what it is of, with the signature of that as an annotation.
     */
    private void requireSigned(Repository place, String digest) {
        List<SignerKey> keys = signatures.keysOf(place.toString());
        if (keys.isEmpty()) {
            return;
        }
        String tag = digest.replace(':', '-') + ".sig";
        Exchange exchange = new Exchange(place, tag);
        JsonNode layers;
        try {
            layers = exchange.json(exchange.get(place.manifest(tag))).path("layers");
        } catch (RegistryFailure failure) {
            throw failure.code().equals(RegistryFailure.NOT_FOUND)
                    ? unsigned(place, digest, "it has no signature")
                    : failure;
        }
        for (int i = 0; i < Math.min(layers.size(), SIGNATURES_LOOKED_AT); i++) {
            if (isSignature(exchange, layers.get(i), digest, keys)) {
                return;
            }
        }
        throw unsigned(place, digest, "none of its signatures is of a key that is trusted for it");
    }

    private static boolean isSignature(
            Exchange exchange, JsonNode layer, String digest, List<SignerKey> keys) {
        String signature = layer.path("annotations").path(SIGNATURE).asString("");
        String payload = layer.path("digest").asString("");
        if (signature.isEmpty() || !payload.matches("sha256:[0-9a-f]{64}")) {
            return false;
        }
        byte[] signed = exchange.get(exchange.place.blob(payload));
        return keys.stream().anyMatch(key -> key.signed(signed, signature))
                && exchange.json(signed)
                        .at("/critical/image/docker-manifest-digest")
                        .asString("")
                        .equals(digest);
    }

    private static RegistryFailure unsigned(Repository place, String digest, String because) {
        return new RegistryFailure(
                RegistryFailure.UNSIGNED,
                place
                        + "@"
                        + digest
                        + " is not taken: "
                        + because
                        + ", and waybill.registry.signatures asks for one; sign it, such as by cosign sign --key …");
    }

    /**
     * What a tag stands for now. Registries that count pulls do not count this.
     *
     * @throws RegistryFailure where the registry does not say
     */
    public String digest(String repository, String tag) {
        Repository place = Repository.parse(repository, insecure);
        Exchange exchange = new Exchange(place, tag);
        exchange.head(place.manifest(tag));
        return exchange.digest.isEmpty() ? resolve(repository, tag).digest() : exchange.digest;
    }

    /**
     * A repository's tags.
     *
     * @throws RegistryFailure where the registry does not say
     */
    public Set<String> tags(String repository) {
        Repository place = Repository.parse(repository, insecure);
        Exchange exchange = new Exchange(place, "its tags");
        Set<String> tags = new TreeSet<>();
        String last = null;
        int known;
        do {
            known = tags.size();
            for (JsonNode tag :
                    exchange.json(exchange.get(place.tags(TAGS_A_PAGE, last))).path("tags")) {
                last = tag.asString("");
                tags.add(last);
            }
            if (tags.size() > MOST_TAGS) {
                throw exchange.failure(
                        "registry-answer", "tells of more than %,d tags".formatted(MOST_TAGS));
            }
            // Some registries give all at once, whatever they are asked for.
        } while (tags.size() - known == TAGS_A_PAGE);
        return tags;
    }

    private static Resolved ofIndex(
            Exchange exchange, String digest, String mediaType, JsonNode index) {
        List<String> platforms = new ArrayList<>();
        long size = 0;
        for (JsonNode entry : index.path("manifests")) {
            String platform = platform(entry.path("platform"));
            if (platform.startsWith("unknown")) {
                continue; // an attestation, not an image
            }
            platforms.add(platform);
            if (size == 0) {
                URI first = exchange.place.manifest(entry.path("digest").asString(""));
                size = sizeOf(exchange.json(exchange.get(first)));
            }
        }
        return new Resolved(digest, mediaType, size, platforms);
    }

    private static Resolved ofManifest(
            Exchange exchange, String digest, String mediaType, JsonNode manifest) {
        String config = manifest.path("config").path("digest").asString("");
        if (config.isEmpty()) {
            throw new RegistryFailure(
                    "registry-answer",
                    exchange.place
                            + " answered a manifest of an outdated or unknown kind ("
                            + mediaType
                            + "); push the image again with a current tool");
        }
        JsonNode about = exchange.json(exchange.get(exchange.place.blob(config)));
        return new Resolved(digest, mediaType, sizeOf(manifest), List.of(platform(about)));
    }

    private static long sizeOf(JsonNode manifest) {
        long size = manifest.path("config").path("size").asLong(0);
        for (JsonNode layer : manifest.path("layers")) {
            size += layer.path("size").asLong(0);
        }
        return size;
    }

    private static String platform(JsonNode node) {
        String variant = node.path("variant").asString("");
        return node.path("os").asString("unknown")
                + "/"
                + node.path("architecture").asString("unknown")
                + (variant.isEmpty() ? "" : "/" + variant);
    }

    private static String digestOf(byte[] content) {
        return "sha256:" + Sha256.hex(content);
    }

    /** The requests that one resolution takes, with the authorization they share. */
    private final class Exchange {
        private final Repository place;
        private final String reference;
        private @Nullable String authorized;
        private String contentType = "";
        private String digest = "";

        Exchange(Repository place, String reference) {
            this.place = place;
            this.reference = reference;
        }

        JsonNode json(byte[] content) {
            try {
                return JSON.readTree(content);
            } catch (JacksonException _) {
                throw failure("registry-answer", "answered something that is not JSON");
            }
        }

        byte[] get(URI uri) {
            return ask("GET", uri);
        }

        /** Asks for the headers alone. */
        void head(URI uri) {
            ask("HEAD", uri);
        }

        private byte[] ask(String method, URI uri) {
            try {
                HttpResponse<InputStream> answer = send(method, uri);
                if (answer.statusCode() == 401 && authorize(answer)) {
                    answer = send(method, uri);
                }
                for (int hops = 0; hops < 5 && answer.statusCode() / 100 == 3; hops++) {
                    answer = send(method, redirected(answer));
                }
                return body(answer);
            } catch (IOException failure) {
                throw failure(
                        "registry-away", "does not answer (" + NoAnswer.because(failure) + ")");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw failure("registry-away", "was not waited for");
            }
        }

        private HttpResponse<InputStream> send(String method, URI uri)
                throws IOException, InterruptedException {
            String objection = place.objection(uri, targets);
            if (objection != null) {
                throw failure(
                        "registry-answer",
                        "is, or points to, %s, which is %s".formatted(uri.getHost(), objection));
            }
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .timeout(ANSWER)
                            .header("Accept", ACCEPT);
            boolean registrysOwn = Objects.equals(uri.getAuthority(), place.base().getAuthority());
            if (authorized != null && registrysOwn) {
                request.header("Authorization", authorized);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        }

        private boolean authorize(HttpResponse<InputStream> answer)
                throws IOException, InterruptedException {
            answer.body().close();
            for (String challenge : answer.headers().allValues("WWW-Authenticate")) {
                authorized = authorization.answer(challenge, place, logins.get(place.registry()));
                if (authorized != null) {
                    return true;
                }
            }
            throw unauthorized();
        }

        private URI redirected(HttpResponse<InputStream> answer) throws IOException {
            answer.body().close();
            Optional<String> location = answer.headers().firstValue("Location");
            return answer.uri()
                    .resolve(
                            location.orElseThrow(
                                    () -> failure("registry-answer", "redirected to nowhere")));
        }

        private byte[] body(HttpResponse<InputStream> answer) throws IOException {
            try (InputStream stream = answer.body()) {
                byte[] content = stream.readNBytes(LARGEST_ANSWER + 1);
                switch (answer.statusCode()) {
                    case 200 -> {}
                    case 401, 403 -> throw unauthorized();
                    case 404 ->
                            throw new RegistryFailure(
                                    RegistryFailure.NOT_FOUND,
                                    "there is no "
                                            + reference
                                            + " in "
                                            + place
                                            + "; push it, or check the repository and the tag");
                    case 429 ->
                            throw failure(
                                    "registry-away", "asks to be left alone for a while (429)");
                    default -> throw failure("registry-away", "answered " + answer.statusCode());
                }
                if (content.length > LARGEST_ANSWER) {
                    throw failure("registry-answer", "answered more than 4 MiB");
                }
                contentType = answer.headers().firstValue("Content-Type").orElse("");
                digest = answer.headers().firstValue("Docker-Content-Digest").orElse("");
                return content;
            }
        }

        private RegistryFailure unauthorized() {
            Credentials login = logins.get(place.registry());
            return new RegistryFailure(
                    "registry-unauthorized",
                    place.registry()
                            + " does not let "
                            + (login == null ? "Waybill" : "'" + login.user() + "'")
                            + " read "
                            + place
                            + (login == null ? "; set" : "; check")
                            + " waybill.registry.logins for it, or check the repository's name");
        }

        private RegistryFailure failure(String code, String what) {
            return new RegistryFailure(
                    code,
                    "the registry " + place.registry() + " " + what + "; asked for " + reference);
        }
    }
}
