package io.waybill.projections.timeline;

import io.waybill.domain.InvalidInput;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page ended, as a text that is passed back. */
final class Cursors {
    private Cursors() {}

    static String encode(String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws InvalidInput where it is none of ours
     */
    static String decode(String cursor) {
        try {
            String last = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (last.indexOf('\0') < 0) { // which no text of PostgreSQL can hold
                return last;
            }
            throw refused(cursor);
        } catch (IllegalArgumentException _) {
            throw refused(cursor);
        }
    }

    static InvalidInput refused(String cursor) {
        return new InvalidInput("cursor", "'" + cursor + "' is not one that a page ended with");
    }
}
