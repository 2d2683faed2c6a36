package io.waybill.infra.secret;

import java.util.function.UnaryOperator;

/**
 * A table of rows with a key each: {@code wrapped_key}, and in {@code master_key} the id of what
 * wrapped it; both absent where there is none. As a bean, it keeps a master key from being made in
 * the place of one that is missing, and is wrapped anew with the others.
 *
 * @param named the column that says what each key is for
 * @param context that each was wrapped with, of what that column says
 */
public record KeyTable(String table, String named, UnaryOperator<String> context) {}
