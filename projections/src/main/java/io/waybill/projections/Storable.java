package io.waybill.projections;

import org.jspecify.annotations.Nullable;

/**
 * Values as PostgreSQL can keep them. Its texts cannot hold the character NUL, which the log can:
 * somebody's reason must not stop a projection for ever.
 */
public final class Storable {
    private Storable() {}

    /** The same values, with the replacement character for each NUL in a text. */
    public static @Nullable Object[] values(@Nullable Object... values) {
        @Nullable Object[] storable = values.clone();
        for (int i = 0; i < storable.length; i++) {
            if (storable[i] instanceof String text) {
                storable[i] = text(text);
            }
        }
        return storable;
    }

    /** The same for one text. */
    public static String text(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
