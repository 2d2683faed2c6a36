package io.waybill.infra.secret;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.secret.SecretNames;
import io.waybill.domain.secret.SecretReference;
import io.waybill.domain.secret.SecretState;
import io.waybill.infra.eventstore.Aggregates;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What somebody asks a container's environment to be, before it goes on record: a secret is named
 * with its version, and what looks like one is not given in the clear.
 */
@Component
public class SecretSpecs {
    private final Aggregates aggregates;

    SecretSpecs(Aggregates aggregates) {
        this.aggregates = aggregates;
    }

    /**
     * The same variables, each secret with the version that it has now where none is named.
     *
     * @param plain names of those that are insisted on in the clear, if any are
     * @param known what is on record in the clear already
     * @throws InvalidInput where one looks like a secret, and nobody insists
     * @throws io.waybill.domain.UnknownThing where a secret, or its version, is not on record
     */
    public Map<String, String> fixed(
            Map<String, String> asked, @Nullable Set<String> plain, Map<String, String> known) {
        Map<String, String> fixed = new TreeMap<>();
        asked.forEach(
                (name, value) -> {
                    SecretReference.Asked secret = SecretReference.asked(value).orElse(null);
                    if (secret != null) {
                        fixed.put(name, fixed(secret).text());
                        return;
                    }
                    boolean isNew = !value.equals(known.get(name));
                    boolean isInsistedOn = plain != null && plain.contains(name);
                    if (isNew && !isInsistedOn && SecretNames.saysSecret(name, value)) {
                        throw looksLikeASecret(name);
                    }
                    fixed.put(name, value);
                });
        return fixed;
    }

    private static InvalidInput looksLikeASecret(String name) {
        return new InvalidInput(
                "environment",
                name
                        + " looks like a secret, and its value would be on record in the clear for good: keep it as a"
                        + " secret, and give "
                        + name
                        + "=secret:NAME; or insist on it (plain: [\""
                        + name
                        + "\"])");
    }

    private SecretReference fixed(SecretReference.Asked asked) {
        SecretState secret = aggregates.secret(asked.secret());
        Integer version = asked.version();
        if (version == null) {
            return secret.current();
        }
        secret.requireReadable(version);
        return new SecretReference(asked.secret(), version);
    }

    /** A whole specification, of which nothing is on record yet. */
    public ContainerSpec fixed(
            ContainerSpec asked, @Nullable Set<String> plain, Map<String, String> known) {
        return asked.environment().isEmpty()
                ? asked
                : asked.withEnvironment(fixed(asked.environment(), plain, known));
    }

    /**
     * Whether a container can still be made by it.
     *
     * @throws io.waybill.domain.TransitionRefused where a value that it names was destroyed
     */
    public void requireReadable(ContainerSpec spec) {
        spec.secrets()
                .values()
                .forEach(
                        secret ->
                                aggregates
                                        .secret(secret.secret())
                                        .requireReadable(secret.version()));
    }
}
