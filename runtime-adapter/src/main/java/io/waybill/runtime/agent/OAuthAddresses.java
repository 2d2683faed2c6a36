package io.waybill.runtime.agent;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where tokens for the broker are fetched. Kafka's clients ask at no address that the process was
 * not told of beside their configuration, for that may be somebody else's. Ours is not: whoever
 * configures the process names the address.
 */
public final class OAuthAddresses {
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private OAuthAddresses() {}

    /** Allows those of a client's configuration, unless the process was told of some. */
    public static void allow(Map<String, ?> client) {
        String named =
                Stream.of(
                                "sasl.oauthbearer.token.endpoint.url",
                                "sasl.oauthbearer.jwks.endpoint.url")
                        .map(client::get)
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .collect(Collectors.joining(","));
        if (!named.isEmpty() && System.getProperty(ALLOWED) == null) {
            System.setProperty(ALLOWED, named);
        }
    }
}
