package io.waybill.infra.people;

import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person is called on record: {@code person-} and 130 random bits, which tell nothing. */
public final class Pseudonym {
    private static final String PREFIX = "person-";
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 26;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[a-z2-7]{" + LENGTH + "}");
    // Not within a longer word.
    private static final Pattern WITHIN =
            Pattern.compile("(?<![A-Za-z0-9._@+-])" + FORM + "(?![A-Za-z0-9])");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Pseudonym() {}

    static String make() {
        StringBuilder made = new StringBuilder(PREFIX);
        RANDOM.ints(LENGTH, 0, DIGITS.length()).forEach(digit -> made.append(DIGITS.charAt(digit)));
        return made.toString();
    }

    /** Whether it has the form of one. Nobody is called so by anything else. */
    public static boolean is(String actor) {
        return FORM.matcher(actor).matches();
    }

    /** A text with other words where it has pseudonyms. */
    static String replaceWithin(String text, UnaryOperator<String> by) {
        return text.contains(PREFIX)
                ? WITHIN.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(by.apply(found.group())))
                : text;
    }
}
