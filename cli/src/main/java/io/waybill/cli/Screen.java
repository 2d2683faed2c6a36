package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The terminal that a person reads at.
 *
 * @param columns how wide it is; 0 where nobody reads at one, and nothing has to fit
 * @param colour whether words are coloured by what they mean
 */
record Screen(int columns, boolean colour) {
    /** Narrower than this, a table would tell nothing; its lines break instead. */
    private static final int NARROWEST = 40;

    /**
     * By the convention of {@code NO_COLOR} and {@code CLICOLOR_FORCE}, whose values do not matter
     * as long as there are any.
     *
     * @param columns what the launcher found; none where standard output is no terminal
     */
    static Screen of(@Nullable String columns, Map<String, String> environment) {
        boolean forced = isSet(environment, "CLICOLOR_FORCE");
        boolean colour =
                (forced || columns != null && !"dumb".equals(environment.get("TERM")))
                        && !isSet(environment, "NO_COLOR");
        return new Screen(columns == null ? 0 : number(columns), colour);
    }

    boolean fits() {
        return columns >= NARROWEST;
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }

    private static int number(String columns) {
        try {
            return Integer.parseInt(columns.strip());
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
