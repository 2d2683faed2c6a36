package io.waybill.domain.secret;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.SecretId;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in a specification for a secret's value: {@code secret:db-password@3}. As an image's
 * version is a digest, it names one version, so that each revision says for good what it was made
 * with, and another value is another revision.
 */
public record SecretReference(SecretId secret, int version) {
    public static final String PREFIX = "secret:";
    private static final Pattern FORM =
            Pattern.compile("secret:([a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?)(?:@([1-9]\\d{0,8}))?");

    /**
     * A secret as it is asked for.
     *
     * @param version the newest that can be read where absent
     */
    public record Asked(SecretId secret, @Nullable Integer version) {}

    /**
     * Which secret is asked for by this text; none where it is a plain value.
     *
     * @throws InvalidInput where it begins as one that names a secret, and names none
     */
    public static Optional<Asked> asked(String value) {
        if (!value.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(value);
        if (!parts.matches()) {
            throw new InvalidInput(
                    "environment",
                    "a value that begins with secret: names a secret, as secret:db-password or secret:db-password@3");
        }
        String version = parts.group(2);
        return Optional.of(
                new Asked(
                        new SecretId(parts.group(1)),
                        version == null ? null : Integer.valueOf(version)));
    }

    /**
     * The reference that a value on record is; none where it is a plain value, as one that was put
     * on record before there were secrets may be.
     */
    public static Optional<SecretReference> of(@Nullable String value) {
        if (value == null || !value.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(value);
        return parts.matches() && parts.group(2) != null
                ? Optional.of(
                        new SecretReference(
                                new SecretId(parts.group(1)), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    /** The text that stands for it. */
    public String text() {
        return PREFIX + secret.value() + "@" + version;
    }
}
