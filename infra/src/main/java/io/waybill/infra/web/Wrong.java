package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.Refusal;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/**
 * What is wrong with what was filled in.
 *
 * @param field of the form; none where it is none of them by itself
 */
record Wrong(@Nullable String field, String message) {

    /**
     * @param fields the form's field for each that the API names
     */
    static Wrong of(Refusal refused, UnaryOperator<String> fields) {
        String field =
                refused instanceof InvalidInput invalid ? fields.apply(invalid.field()) : null;
        return new Wrong(field, String.valueOf(refused.getMessage()));
    }

    static Wrong of(Refusal refused) {
        return of(refused, UnaryOperator.identity());
    }

    public boolean at(String id) {
        return id.equals(field);
    }
}
