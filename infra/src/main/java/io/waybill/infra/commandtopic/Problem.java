package io.waybill.infra.commandtopic;

import io.waybill.domain.Brief;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Why a command was not carried out, as the API's problem details say it.
 *
 * @param code for programs
 * @param detail for people
 * @param field which one is wrong
 * @param approval the id of the one that is waited for
 */
record Problem(String code, String detail, @Nullable String field, @Nullable String approval) {
    private static final int LONGEST = 2_000;

    Problem {
        // It may repeat what it is about, and must fit into a record.
        detail = writable(Brief.of(detail, LONGEST));
        code = writable(code);
        field = field == null ? null : writable(field);
    }

    /** Half a character could not be written. */
    private static String writable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    Problem(String code, String detail) {
        this(code, detail, null, null);
    }

    Problem(String code, String detail, @Nullable String field) {
        this(code, detail, field, null);
    }
}
