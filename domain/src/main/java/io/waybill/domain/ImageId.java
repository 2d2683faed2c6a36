package io.waybill.domain;

import java.util.regex.Pattern;

/** The name Waybill follows a repository by. */
public record ImageId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?");

    public ImageId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput(
                    "image",
                    "'"
                            + value
                            + "' is not an image name (lower-case letters, digits, dots, hyphens and underscores, 128 at most)");
        }
    }

    @Override
    public String subject() {
        return "images/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}
