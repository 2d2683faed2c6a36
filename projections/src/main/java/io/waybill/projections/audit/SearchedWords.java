package io.waybill.projections.audit;

import io.waybill.domain.InvalidInput;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** The words of a text: runs of letters and digits, in lower case. */
final class SearchedWords {
    private static final int OF_WORDS =
            1 << Character.UPPERCASE_LETTER
                    | 1 << Character.LOWERCASE_LETTER
                    | 1 << Character.TITLECASE_LETTER
                    | 1 << Character.MODIFIER_LETTER
                    | 1 << Character.OTHER_LETTER
                    | 1 << Character.DECIMAL_DIGIT_NUMBER
                    | 1 << Character.LETTER_NUMBER
                    | 1 << Character.OTHER_NUMBER;
    private static final int LONGEST = 64;
    private static final int MOST = 16;

    private SearchedWords() {}

    /** Each of all that an entry says in words, some more than once. */
    static void each(AuditEntry entry, Consumer<String> taker) {
        each(entry.summary(), taker); // it ends with the reason
        each(entry.target(), taker);
        if (entry.ticket() != null) {
            each(entry.ticket(), taker);
        }
    }

    /**
     * Those that somebody looks for.
     *
     * @throws InvalidInput where there are none, or too many
     */
    static List<String> lookedFor(String text) {
        Set<String> words = new HashSet<>();
        each(text, words::add);
        if (words.isEmpty()) {
            throw new InvalidInput("text", "'" + text + "' has no word: letters or digits");
        }
        if (words.size() > MOST) {
            throw new InvalidInput("text", "more than " + MOST + " words are too many");
        }
        return List.copyOf(words);
    }

    /** Whether each of the words is the beginning of one of the entry's. */
    static boolean areIn(AuditEntry entry, List<String> lookedFor) {
        if (lookedFor.isEmpty()) {
            return true;
        }
        Set<String> words = new HashSet<>();
        each(entry, words::add);
        return lookedFor.stream()
                .allMatch(looked -> words.stream().anyMatch(word -> word.startsWith(looked)));
    }

    private static void each(String text, Consumer<String> taker) {
        String lower = text.toLowerCase(Locale.ROOT);
        int begin = 0;
        for (int at = 0; at < lower.length(); ) {
            int character = lower.codePointAt(at);
            if (!isOfWords(character)) {
                take(lower, begin, at, taker);
                begin = at + Character.charCount(character);
            }
            at += Character.charCount(character);
        }
        take(lower, begin, lower.length(), taker);
    }

    private static boolean isOfWords(int character) {
        return (OF_WORDS >> Character.getType(character) & 1) == 1;
    }

    private static void take(String lower, int begin, int end, Consumer<String> taker) {
        if (begin < end) {
            taker.accept(lower.substring(begin, Math.min(end, begin + LONGEST)));
        }
    }
}
