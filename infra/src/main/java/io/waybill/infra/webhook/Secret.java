package io.waybill.infra.webhook;

import io.waybill.domain.InvalidInput;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver knows Waybill by, as Standard Webhooks has it. */
public final class Secret {
    private static final String PREFIX = "whsec_";
    private static final int LEAST = 24;
    private static final int MOST = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    private Secret(byte[] key) {
        this.key = key;
    }

    static Secret made() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return new Secret(key);
    }

    /**
     * @throws InvalidInput where it is none; it does not repeat what was given
     */
    static Secret of(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.replaceFirst("^" + PREFIX, ""));
            if (text.startsWith(PREFIX) && key.length >= LEAST && key.length <= MOST) {
                return new Secret(key);
            }
        } catch (IllegalArgumentException _) {
            // Not Base64: refused below.
        }
        throw new InvalidInput(
                "secret", "it is " + PREFIX + " and " + LEAST + " to " + MOST + " bytes in Base64");
    }

    /** As it is given to a receiver. */
    String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /**
     * @param timestamp seconds since 1970
     */
    String signature(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
