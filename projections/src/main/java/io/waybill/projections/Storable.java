package io.waybill.projections;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Values as PostgreSQL can keep them. Its texts cannot hold the character NUL, which the log can:
 * somebody's reason must not stop a projection for ever. Its times have microseconds.
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
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** The same for a text that there may be. */
    public static @Nullable String textOrNone(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** The nearest microsecond, as the driver rounds a parameter: half of one is rounded up. */
    public static Instant time(Instant time) {
        return (time.getNano() % 1000 > 499 ? time.plus(1, ChronoUnit.MICROS) : time)
                .truncatedTo(ChronoUnit.MICROS);
    }
}
