package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Where a page of a past ended, and which past it was: where nobody named an instant, the next page
 * is of the same one.
 *
 * @param then the instant that the first page was of
 * @param rest where it ended
 */
record CursorOfThen(Instant then, String rest) {
    private static final char SEPARATOR = '_';

    static @Nullable CursorOfThen parse(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        int end = cursor.indexOf(SEPARATOR);
        Instant then;
        try {
            then = Instants.parse("cursor", cursor.substring(0, Math.max(0, end)));
        } catch (InvalidInput _) {
            then = null;
        }
        if (then == null) {
            throw new InvalidInput("cursor", "'" + cursor + "' is not one that a page ended with");
        }
        return new CursorOfThen(then, cursor.substring(end + 1));
    }

    static @Nullable String next(Instant then, @Nullable String rest) {
        return rest == null ? null : then + String.valueOf(SEPARATOR) + rest;
    }

    static @Nullable String rest(@Nullable CursorOfThen cursor) {
        return cursor == null ? null : cursor.rest();
    }
}
