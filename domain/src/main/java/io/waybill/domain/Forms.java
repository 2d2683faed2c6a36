package io.waybill.domain;

/**
 * The forms that identifiers have. Every event that is read has several, so they are looked at
 * without regular expressions.
 */
final class Forms {
    private Forms() {}

    /** Whether a text is so many hexadecimal digits, in lower case. */
    static boolean isHex(String text, int digits) {
        if (text.length() != digits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a text is lower-case letters and digits, and others only between them.
     *
     * @param longest how many characters there are at most
     * @param between which others
     */
    static boolean isName(String text, int longest, String between) {
        int last = text.length() - 1;
        if (last < 0 || last >= longest) {
            return false;
        }
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!plain && (i == 0 || i == last || between.indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }
}
