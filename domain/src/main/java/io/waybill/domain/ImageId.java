package io.waybill.domain;

/** The name Waybill follows a repository by. */
public record ImageId(String value) implements Identifier {
    public ImageId {
        if (!Forms.isName(value, 128, "._-")) {
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
