package io.waybill.domain.image;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/** The forms in which engines take the names of images. */
final class ImageName {
    private static final int LONGEST = 512;
    private static final String PLACE =
            "([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*";
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final Pattern ONLY_TAG = Pattern.compile(TAG);
    private static final Pattern TAGGED = Pattern.compile(PLACE + ":" + TAG);
    private static final Pattern BY_DIGEST = Pattern.compile(PLACE + "@sha256:[0-9a-f]{64}");
    private static final Pattern ID = Pattern.compile("(sha256:)?[0-9a-f]{12,64}");

    private ImageName() {}

    static void requireTagOrDigest(String field, @Nullable String reference) {
        require(
                field,
                reference,
                "registry.example:5000/shop/web:v1, or …@sha256:…",
                TAGGED,
                BY_DIGEST);
    }

    static void requireTag(String field, @Nullable String reference) {
        require(field, reference, "registry.example:5000/shop/web:v1", TAGGED);
    }

    static void requireSource(String field, @Nullable String reference) {
        require(
                field,
                reference,
                "registry.example:5000/shop/web:v1, …@sha256:…, or an image's id",
                TAGGED,
                BY_DIGEST,
                ID);
    }

    static void requireBareTag(String field, @Nullable String tag) {
        require(field, tag, "a tag, such as v1", ONLY_TAG);
    }

    private static void require(
            String field, @Nullable String text, String example, Pattern... forms) {
        if (text != null && text.length() <= LONGEST) {
            for (Pattern form : forms) {
                if (form.matcher(text).matches()) {
                    return;
                }
            }
        }
        throw new InvalidInput(
                field,
                (text == null ? "it is required" : "'" + text + "' is not one")
                        + "; such as "
                        + example);
    }
}
