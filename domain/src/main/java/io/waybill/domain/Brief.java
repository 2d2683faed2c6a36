package io.waybill.domain;

/** Texts no longer than there is room for them. */
public final class Brief {
    private static final String CUT = "…";

    private Brief() {}

    /**
     * The text, or where it is longer, its beginning with a mark that there is more.
     *
     * @param longest how many UTF-16 units of the text are kept at most; no character is cut in two
     */
    public static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + CUT;
    }
}
