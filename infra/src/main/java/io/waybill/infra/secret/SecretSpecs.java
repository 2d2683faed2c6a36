package io.waybill.infra.secret;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.secret.SecretNames;
import io.waybill.domain.secret.SecretReference;
import io.waybill.domain.secret.SecretState;
import io.waybill.infra.eventstore.Aggregates;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
     * @throws InvalidInput where some look like secrets, and nobody insists
     * @throws io.waybill.domain.UnknownThing where a secret, or its version, is not on record
     */
    public Map<String, String> fixed(
            Map<String, String> asked, @Nullable Set<String> plain, Map<String, String> known) {
        List<String> clear = inTheClear(asked, plain, known);
        if (!clear.isEmpty()) {
            throw new InvalidInput("environment", lookLikeSecrets(clear));
        }
        Map<String, String> fixed = new TreeMap<>();
        asked.forEach(
                (name, value) ->
                        fixed.put(
                                name,
                                SecretReference.asked(value)
                                        .map(secret -> fixed(secret).text())
                                        .orElse(value)));
        return fixed;
    }

    /**
     * The names of those that look like secrets, and are given a value that is not on record yet,
     * and that nobody insists on; in their order.
     */
    public static List<String> inTheClear(
            Map<String, String> asked, @Nullable Set<String> plain, Map<String, String> known) {
        return asked.entrySet().stream()
                .filter(variable -> !variable.getValue().startsWith(SecretReference.PREFIX))
                .filter(variable -> !variable.getValue().equals(known.get(variable.getKey())))
                .filter(variable -> plain == null || !plain.contains(variable.getKey()))
                .filter(variable -> SecretNames.saysSecret(variable.getKey(), variable.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** What is wrong with variables that look like secrets, and what to do instead. */
    public static String lookLikeSecrets(List<String> names) {
        boolean one = names.size() == 1;
        return String.join(", ", names)
                + (one
                        ? " looks like a secret, and its value would be on record in the clear for good: keep it as a"
                                + " secret, and give "
                        : " look like secrets, and their values would be on record in the clear for good: keep each as"
                                + " a secret, and give ")
                + names.stream()
                        .map(name -> name + "=secret:NAME")
                        .collect(Collectors.joining(", "))
                + (one ? "; or insist on it" : "; or insist on them")
                + names.stream()
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(", ", " (plain: [", "])"));
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
