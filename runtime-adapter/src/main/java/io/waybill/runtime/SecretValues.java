package io.waybill.runtime;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.secret.SecretReference;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a container's secrets, for as long as it takes to make it. Nothing prints them, and
 * they are written nowhere but into what the engine is told.
 */
public final class SecretValues {
    public static final SecretValues NONE = new SecretValues(Map.of(), Map.of());

    private static final int SHORTEST_SCRUBBED = 4;
    private static final String SCRUBBED = "***";

    private final Map<String, String> byReference;
    private final Map<String, String> fingerprints;

    private SecretValues(Map<String, String> byReference, Map<String, String> fingerprints) {
        this.byReference = Map.copyOf(byReference);
        this.fingerprints = Map.copyOf(fingerprints);
    }

    /**
     * @param byReference by the text that stands for them
     * @param secrets what the container's variables are known again by
     */
    public static SecretValues of(
            Map<String, String> byReference, ContainerSpec spec, Secrets secrets) {
        Map<String, String> fingerprints = new TreeMap<>();
        spec.secrets()
                .forEach(
                        (name, secret) -> {
                            String value = byReference.get(secret.text());
                            if (value != null) {
                                fingerprints.put(name, secrets.fingerprint(name, value).text());
                            }
                        });
        return new SecretValues(byReference, fingerprints);
    }

    /** Of the value of a variable. */
    @Nullable String fingerprint(String variable) {
        return fingerprints.get(variable);
    }

    /**
     * A container's environment with the values in it.
     *
     * @throws RuntimeFailure where one is missing
     */
    public Map<String, String> environment(ContainerSpec spec) {
        Map<String, String> environment = new TreeMap<>(spec.environment());
        spec.secrets().forEach((name, secret) -> environment.put(name, of(secret)));
        return environment;
    }

    private String of(SecretReference secret) {
        String value = byReference.get(secret.text());
        if (value == null) {
            throw new RuntimeFailure(
                    "secret-missing",
                    "the value of secret "
                            + secret.secret().value()
                            + " version "
                            + secret.version()
                            + " was not handed over");
        }
        return value;
    }

    /** What an engine said of it, without what it should not have said. */
    public RuntimeFailure scrubbed(RuntimeFailure failure) {
        String message = String.valueOf(failure.getMessage());
        String scrubbed = message;
        for (String value : byReference.values()) {
            if (value.length() >= SHORTEST_SCRUBBED) {
                scrubbed = scrubbed.replace(value, SCRUBBED);
            }
        }
        return scrubbed.equals(message)
                ? failure
                : new RuntimeFailure(failure.failure().code(), scrubbed);
    }

    /** Does it, and lets nobody hear of them where it fails. */
    public void scrubbing(Runnable making) {
        try {
            making.run();
        } catch (RuntimeFailure failure) {
            throw scrubbed(failure);
        }
    }

    @Override
    public String toString() {
        return "SecretValues[…]";
    }
}
