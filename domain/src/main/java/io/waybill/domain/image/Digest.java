package io.waybill.domain.image;

import io.waybill.domain.InvalidInput;

import java.util.regex.Pattern;

/** A content digest as the OCI writes it: {@code sha256:} and 64 hexadecimal digits. */
public record Digest(String value) {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    public Digest {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput(
                    "digest", "'" + value + "' is not sha256: and 64 hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
