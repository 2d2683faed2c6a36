package io.waybill.projections.audit;

import io.waybill.domain.Sha256;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What entries are found by, such as {@code actor=ada}: the values of their fields, and the words
 * of their texts.
 */
final class Term {
    private static final String WORD = "word=";
    private static final int LONGEST_VALUE = 200;

    private Term() {}

    static String of(AuditField field, String value) {
        return field.key() + "=" + shortened(value);
    }

    static String ofWord(String word) {
        return WORD + word;
    }

    /** The value of a field's term. */
    static String valueOf(String term) {
        return term.substring(term.indexOf('=') + 1);
    }

    static String dayOf(AuditEntry entry) {
        return LocalDate.ofInstant(entry.at(), ZoneOffset.UTC).toString();
    }

    static @Nullable String versionOf(@Nullable String image, @Nullable Integer version) {
        return image == null || version == null ? null : image + ":" + version;
    }

    // An index has no room for a ticket of some thousand characters.
    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE
                ? value
                : value.substring(0, LONGEST_VALUE / 2)
                        + "#"
                        + Sha256.hex(value.getBytes(StandardCharsets.UTF_8));
    }
}
