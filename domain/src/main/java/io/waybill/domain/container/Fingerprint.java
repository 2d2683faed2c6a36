package io.waybill.domain.container;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for a value that is not to be on record: the same value has the same one, and nobody
 * without the key learns the value from it.
 *
 * @param key which key it was made with, as eight hexadecimal digits that do not give it away
 * @param digest HMAC-SHA-256 of the variable's name and value
 */
public record Fingerprint(String key, String digest) {
    private static final Pattern FORM = Pattern.compile("hmac-sha256:([0-9a-f]{8}):([0-9a-f]{64})");

    /**
     * @throws IllegalArgumentException where the text is none
     */
    public static Fingerprint parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a fingerprint");
        }
        return new Fingerprint(parts.group(1), parts.group(2));
    }

    public String text() {
        return "hmac-sha256:" + key + ":" + digest;
    }
}
