package io.waybill.projections;

import java.util.Locale;

/** How enumerations are written, in columns as in JSON. */
public final class Words {
    private Words() {}

    /** In kebab case, such as {@code not-on-host}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
