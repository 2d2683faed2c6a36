package io.waybill.runtime.registry;

import io.waybill.runtime.Targets;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers a registry's challenge: Basic by itself, Bearer by a token from the service it names. */
final class Authorization {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final long LARGEST_ANSWER = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final Duration limit;
    private final Targets targets;

    Authorization(HttpClient http, Duration limit, Targets targets) {
        this.http = http;
        this.limit = limit;
        this.targets = targets;
    }

    /**
     * The value of the Authorization header that answers the challenge; none where nothing does.
     */
    @Nullable String answer(String challenge, Repository place, @Nullable Credentials login)
            throws InterruptedException {
        String scheme = challenge.strip().toLowerCase(Locale.ROOT);
        if (scheme.startsWith("basic")) {
            return login == null ? null : basic(login);
        }
        return scheme.startsWith("bearer") ? bearer(parameters(challenge), place, login) : null;
    }

    private static String basic(Credentials login) {
        String text = login.user() + ":" + login.password();
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // What becomes of the service is told apart from the registry: they are run by different
    // people.
    private @Nullable String bearer(
            Map<String, String> parameters, Repository place, @Nullable Credentials login)
            throws InterruptedException {
        String realm = parameters.get("realm");
        if (realm == null) {
            return null;
        }
        String service =
                "the token service " + realm + " of the registry " + place.registry() + " ";
        try {
            HttpRequest request = request(realm, parameters, login);
            String objection = place.objection(request.uri(), targets);
            if (objection != null) {
                throw new RegistryFailure("registry-answer", service + "is " + objection);
            }
            HttpResponse<String> answer =
                    http.send(
                            request,
                            HttpResponse.BodyHandlers.limiting(
                                    HttpResponse.BodyHandlers.ofString(), LARGEST_ANSWER));
            return switch (answer.statusCode()) {
                case 200 -> "Bearer " + token(answer.body());
                case 401, 403 -> null;
                default ->
                        throw new RegistryFailure(
                                "registry-away", service + "answered " + answer.statusCode());
            };
        } catch (JacksonException | IllegalArgumentException nonsense) {
            throw new RegistryFailure("registry-answer", service + "answered no token");
        } catch (IOException away) {
            throw new RegistryFailure("registry-away", service + "does not answer (" + away + ")");
        }
    }

    private HttpRequest request(
            String realm, Map<String, String> parameters, @Nullable Credentials login) {
        StringBuilder query = new StringBuilder();
        for (String name : new String[] {"service", "scope"}) {
            String value = parameters.get(name);
            if (value != null) {
                query.append(query.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(realm + (realm.contains("?") ? "&" : "?") + query))
                        .timeout(limit);
        if (login != null) {
            request.header("Authorization", basic(login));
        }
        return request.build();
    }

    private static String token(String body) {
        JsonNode answer = JSON.readTree(body);
        String token = answer.path("token").asString(answer.path("access_token").asString(""));
        if (token.isEmpty()) {
            throw new IllegalArgumentException("no token");
        }
        return token;
    }

    private static Map<String, String> parameters(String challenge) {
        Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            parameters.put(matcher.group(1), matcher.group(2));
        }
        return parameters;
    }
}
